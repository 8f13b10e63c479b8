import { GraphBuilder } from "../../onnx/graph-builder.ts";
import { OnnxSession } from "../../onnx/onnx-session.ts";
import { ZERO } from "./code-rows.ts";
import { BLOCK_ROWS, type CodedRows } from "./coded-rows.ts";
import { type CodedTile, type Side, type TileScanner, tileScanner } from "./scan-tile.ts";

/** Rows on the long side of a tile. */
export const STRIP_ROWS = 4 * BLOCK_ROWS;

const LINE = 64, PAGE = 1 << 16;

/** Of coded rows what is needed to find pairs. */
type Sides = Pick<CodedRows, "rows" | "codes" | "scales" | "terms" | "cuts">;

/** Pairs of rows that may be neighbours, tile by tile, by products of codes. Runs block their thread, so this belongs in workers. */
export class CodedTiles {
  readonly #scanner: TileScanner;
  readonly #left: Uint8Array<ArrayBuffer>;
  readonly #block: Uint8Array<ArrayBuffer>;
  readonly #right: Int8Array<ArrayBuffer>;
  readonly #tile: Omit<CodedTile, "m" | "n" | "offset" | "products"> & { products: Int32Array<ArrayBuffer> };
  /** First row of the block on the narrow side, and its rows. */
  #first = 0;
  #n = 0;

  private constructor(readonly session: OnnxSession, readonly depth: number) {
    const sizes = { codes: STRIP_ROWS * depth, block: BLOCK_ROWS * depth, pairs: STRIP_ROWS * BLOCK_ROWS };
    const bytes = sizes.codes + 2 * sizes.block + 12 * sizes.pairs + 16 * STRIP_ROWS + 16 * BLOCK_ROWS +
      16 * LINE;
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
      products: ints(sizes.pairs),
      rows: side(STRIP_ROWS),
      columns: side(BLOCK_ROWS),
      bounds: floats(16),
      hits: ints(2 * sizes.pairs),
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

  /** Puts a block of rows on the narrow side. */
  takeBlock({ codes, scales, terms, rows }: Sides, block: number): void {
    const { depth } = this;
    const first = this.#first = block * BLOCK_ROWS;
    const end = Math.min(first + BLOCK_ROWS, rows);
    this.#n = end - first;
    this.#block.set(codes.subarray(first * depth, end * depth));
    this.#scanner.transpose(this.#block, this.#n, depth, this.#right);
    this.#tile.columns.scales.set(scales.subarray(first, end));
    this.#tile.columns.terms.set(terms.subarray(first, end));
  }

  /**
   * Pairs of one of the rows from `first` on, at most STRIP_ROWS and before `end`, and a row before it in the block, as
   * `TileScanner.scan` finds them.
   */
  async hits({ codes, scales, terms, cuts }: Sides, first: number, end: number): Promise<Int32Array> {
    const { depth } = this;
    const [tile, n] = [this.#tile, this.#n];
    const m = end - first;
    this.#left.set(codes.subarray(first * depth, end * depth));
    await this.multiply(m, n);
    tile.rows.scales.set(scales.subarray(first, end));
    tile.rows.terms.set(terms.subarray(first, end));
    tile.rows.cuts.set(cuts.subarray(first, end));
    tile.columns.cuts.set(cuts.subarray(this.#first, this.#first + n));
    const count = this.#scanner.scan({ ...tile, m, n, offset: first - this.#first });
    return tile.hits.subarray(0, 2 * count);
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
