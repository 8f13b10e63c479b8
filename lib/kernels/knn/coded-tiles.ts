import { GraphBuilder } from "../../onnx/graph-builder.ts";
import { OnnxSession } from "../../onnx/onnx-session.ts";
import { ZERO } from "./code-rows.ts";
import { BLOCK_ROWS, type CodedRows } from "./coded-rows.ts";
import { type CodedTile, type Side, type TileScanner, tileScanner } from "./scan-tile.ts";

/** The most rows on the long and on the narrow side of a tile, and the most pairs in it. */
export const STRIP_ROWS = 4 * BLOCK_ROWS, COLUMNS = 2 * BLOCK_ROWS;
export const PAIRS = STRIP_ROWS * BLOCK_ROWS;

const LINE = 64, PAGE = 1 << 16;

/** Of coded rows what is needed to find pairs. */
type Sides = Pick<CodedRows, "codes" | "scales" | "terms" | "cuts">;

/** Pairs of rows that may be neighbours, tile by tile, by products of codes. Runs block their thread, so this belongs in workers. */
export class CodedTiles {
  readonly #scanner: TileScanner;
  readonly #left: Uint8Array<ArrayBuffer>;
  readonly #block: Uint8Array<ArrayBuffer>;
  readonly #right: Int8Array<ArrayBuffer>;
  readonly #tile: Omit<CodedTile, "m" | "n" | "offset" | "products"> & { products: Int32Array<ArrayBuffer> };
  /** Rows on the long and on the narrow side. */
  #m = 0;
  #n = 0;

  private constructor(readonly session: OnnxSession, readonly depth: number) {
    const sizes = { codes: STRIP_ROWS * depth, block: COLUMNS * depth };
    const bytes = sizes.codes + 2 * sizes.block + 12 * PAIRS + 16 * (STRIP_ROWS + COLUMNS) +
      32 * LINE;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: 1 << 16 });
    let end = 0;
    const take = (bytes: number) => {
      const at = end;
      end += LINE * Math.ceil(bytes / LINE) + LINE;
      return at;
    };
    const buffer = memory.buffer as ArrayBuffer;
    const floats = (length: number) => new Float32Array(buffer, take(4 * length), length);
    const ints = (length: number) => new Int32Array(buffer, take(4 * length), length);
    const side = (rows: number): Side => ({ scales: floats(rows), terms: floats(rows), cuts: floats(rows) });
    this.#scanner = tileScanner(memory);
    this.#left = new Uint8Array(buffer, take(sizes.codes), sizes.codes);
    this.#block = new Uint8Array(buffer, take(sizes.block), sizes.block);
    this.#right = new Int8Array(buffer, take(sizes.block), sizes.block);
    this.#tile = {
      products: ints(PAIRS),
      rows: side(STRIP_ROWS),
      columns: side(COLUMNS),
      bounds: floats(16),
      hits: ints(2 * PAIRS),
    };
  }

  /** @param depth codes of a row. */
  static async open(depth: number): Promise<CodedTiles> {
    const graph = new GraphBuilder("products");
    const left = graph.input("left", "uint8", ["m", depth]);
    const right = graph.input("right", "int8", [depth, "n"]);
    const zero = graph.initializer("zero", [], new Uint8Array([ZERO]));
    graph.output("products", graph.node("MatMulInteger", [left, right, zero]), "int32", ["m", "n"]);
    return new CodedTiles(await OnnxSession.open(graph.build(), { threads: 1 }), depth);
  }

  /** Puts some rows on the narrow side, at most COLUMNS. */
  takeColumns(sides: Sides, first: number, end: number): void {
    const { depth } = this;
    this.#n = end - first;
    this.#block.set(sides.codes.subarray(first * depth, end * depth));
    this.#scanner.transpose(this.#block, this.#n, depth, this.#right);
    setSide(this.#tile.columns, sides, first, end, 0);
  }

  /** Takes the cuts of the rows on the narrow side anew. */
  renewColumnCuts(cuts: Float32Array): void {
    this.#tile.columns.cuts.set(cuts);
  }

  /** Puts some rows on the long side, at most STRIP_ROWS. */
  takeRows(sides: Sides, first: number, end: number): void {
    this.#m = end - first;
    this.#setRows(sides, first, end, 0);
  }

  /** The same with rows that lie apart, in rising order. */
  takeRowsAt(sides: Sides, places: Int32Array): void {
    this.#m = places.length;
    for (let at = 0, next = 0; at < places.length; at = next) {
      // Many follow each other, and these are copied together.
      for (next = at + 1; next < places.length && places[next] === places[next - 1] + 1;) next++;
      this.#setRows(sides, places[at], places[at] + next - at, at);
    }
  }

  #setRows(sides: Sides, first: number, end: number, at: number): void {
    this.#left.set(sides.codes.subarray(first * this.depth, end * this.depth), at * this.depth);
    setSide(this.#tile.rows, sides, first, end, at);
  }

  /**
   * Pairs of the rows that were taken last, as `TileScanner.scan` finds them.
   *
   * @param offset row i meets its first `offset + i` columns only.
   */
  async hits(offset: number): Promise<Int32Array> {
    const [tile, m, n] = [this.#tile, this.#m, this.#n];
    await this.multiply(m, n);
    return tile.hits.subarray(0, 2 * this.#scanner.scan({ ...tile, m, n, offset }));
  }

  private async multiply(m: number, n: number): Promise<Int32Array> {
    const { depth } = this;
    const products = this.#tile.products.subarray(0, m * n);
    await this.session.runInto({
      left: { shape: [m, depth], data: this.#left.subarray(0, m * depth) },
      right: { shape: [depth, n], data: this.#right.subarray(0, depth * n) },
    }, { products: { shape: [m, n], data: products } });
    return products;
  }

  /**
   * Whether products of codes are exact. Processors without instructions for such products may add two of them in 16 bits, which
   * the largest overflow.
   */
  async isExact(): Promise<boolean> {
    this.#left.fill(ZERO + 127);
    this.#right.fill(127);
    for (const [m, n] of [[STRIP_ROWS, BLOCK_ROWS], [3, 5], [1, 1]]) {
      const products = await this.multiply(m, n);
      if (!products.every((product) => product === 127 * 127 * this.depth)) return false;
    }
    return true;
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

let known: Promise<boolean> | undefined;

/** Whether this machine multiplies codes exactly. */
export function exactCodes(): Promise<boolean> {
  return known ??= look();
}

async function look(): Promise<boolean> {
  const tiles = await CodedTiles.open(64);
  try {
    return await tiles.isExact();
  } finally {
    await tiles.close();
  }
}

function setSide(side: Side, from: Side, first: number, end: number, at: number): void {
  for (const name of ["scales", "terms", "cuts"] as const) {
    side[name].set(from[name].subarray(first, end), at);
  }
}
