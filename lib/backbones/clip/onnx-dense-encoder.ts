import type { Crops, DenseEncoder, DenseTokens } from "../../method/dense-encoder.ts";
import type { Head } from "../../method/heads/head.ts";
import { coMembership, maskMeanMatrix } from "../../method/mask-bias.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { OnnxSession, type SessionOptions } from "../../onnx/onnx-session.ts";
import { headFormula } from "./head-formula.ts";
import {
  affinityOf,
  attentionScale,
  CO_MEMBERSHIP,
  CO_MEMBERSHIP_SEEING_SELF,
  lastBlockGraph,
  MASK_MEAN,
  tokensOf,
} from "./last-block-graph.ts";
import type { ClipModel } from "./model.ts";
import { tokenPositions } from "./token-positions.ts";
import { imageEmbeddingGraph, trunkGraph } from "./trunk-graph.ts";

/** Bytes of intermediate values that one run may need; larger batches are cut. */
const RUN_BYTES = 256 * 2 ** 20;
/** More images per run gain nothing: the matrix products are large enough. */
const LARGEST_BATCH = 16;
/** Score matrices alive together in the last block: two products, two softmaxes. */
const SCORES_ALIVE = 4;

/** Images of equal size, normalised. */
export type Pixels = Pick<Crops, "height" | "width" | "count" | "pixels">;

/** Opens the image tower of a model. `encode` blocks the event loop of its thread: use it in a worker. */
export async function openDenseEncoder(
  model: ClipModel,
  options: SessionOptions,
): Promise<OnnxDenseEncoder> {
  const trunk = trunkGraph(model, options.runtime?.precision);
  return new OnnxDenseEncoder(model, options, await OnnxSession.open(trunk, options));
}

/** CLIP's image tower on ONNX Runtime: one trunk session, and one session of last blocks per list of heads. */
export class OnnxDenseEncoder implements DenseEncoder {
  readonly patch: number;
  readonly native: number;
  readonly joint: number;
  /** Sessions after the trunk: last blocks by the formulas of their heads, and the class token. */
  readonly #sessions = new Map<string, Promise<OnnxSession>>();
  /** Positions by grid; every window of a run has the same. */
  readonly #positions = new Map<string, Matrix>();

  /** Use `openDenseEncoder`. */
  constructor(
    private readonly model: ClipModel,
    private readonly options: SessionOptions,
    private readonly trunk: OnnxSession,
  ) {
    this.joint = model.config.joint;
    this.patch = model.config.vision.patch;
    this.native = model.config.vision.image;
  }

  /** Dense tokens of every head: one trunk pass serves all. Heads that compute the same share one result. */
  encode(crops: Crops, heads: readonly Head[]): Promise<DenseTokens[]> {
    return this.#encode(crops, heads, null);
  }

  /**
   * An encoder for the crops of one image alone, which passes each through the trunk once, however often it is asked: with other
   * masks, other heads, under other samplings.
   */
  ofOneImage(): DenseEncoder {
    const { patch, native, joint } = this;
    const seen: SeenCrops = new Map();
    return { patch, native, joint, encode: (crops, heads) => this.#encode(crops, heads, seen) };
  }

  async #encode(crops: Crops, heads: readonly Head[], seen: SeenCrops | null): Promise<DenseTokens[]> {
    const scale = attentionScale(this.model);
    const formulas = heads.map((head) => headFormula(head, scale));
    const distinct = heads.filter((_, i) => formulas.indexOf(formulas[i]) === i);
    const distinctFormulas = [...new Set(formulas)];
    const session = await this.#session(
      distinctFormulas.join("\n"),
      () => lastBlockGraph(this.model, distinct),
    );
    const [height, width] = this.#grid(crops);
    const tokens = height * width;
    const results = distinct.map((head) => ({
      tokens: new Float32Array(crops.count * tokens * this.joint),
      ...(head.affinity && { affinity: new Float32Array(crops.count * tokens * tokens) }),
    }));
    for await (const { first, count, X } of this.#throughTrunk(crops, tokens, seen)) {
      const masks = crops.tokenMasks.slice(first, first + count);
      const outputs = await session.run({ X, ...maskFeeds(distinct, masks, tokens) });
      results.forEach((result, i) => {
        result.tokens.set(floats(outputs[tokensOf(i)]), first * tokens * this.joint);
        result.affinity?.set(floats(outputs[affinityOf(i)]), first * tokens * tokens);
      });
    }
    return formulas.map((formula) => results[distinctFormulas.indexOf(formula)]);
  }

  /** Embeddings of whole images (the class token through the unchanged last block), [count, E], not normalised. */
  async imageEmbeddings(images: Pixels): Promise<Matrix> {
    const [height, width] = this.#grid(images);
    const session = await this.#session("class token", () => imageEmbeddingGraph(this.model));
    const result = matrix(images.count, this.joint);
    for (const { first, X } of this.#trunkRuns(images, height * width)) {
      const { embeddings } = await session.run({ X: await X });
      result.data.set(floats(embeddings), first * this.joint);
    }
    return result;
  }

  /** Tokens entering the last block, [count, n, D]. */
  async tokensBeforeLast(images: Pixels): Promise<Tensor> {
    const [height, width] = this.#grid(images);
    const n = height * width + 1;
    const D = this.model.config.vision.width;
    const result = new Float32Array(images.count * n * D);
    for (const { first, X } of this.#trunkRuns(images, n - 1)) {
      result.set(floats(await X), first * n * D);
    }
    return tensor([images.count, n, D], result);
  }

  /** Frees all sessions. */
  async close(): Promise<void> {
    const sessions = [this.trunk, ...await Promise.all(this.#sessions.values())];
    this.#sessions.clear();
    for (const session of sessions) await session.close();
  }

  #grid({ height, width }: Pixels): [height: number, width: number] {
    if (height % this.patch !== 0 || width % this.patch !== 0) {
      throw new RangeError(
        `Expected sides that are multiples of the patch (${this.patch}) but found ${height} x ${width}`,
      );
    }
    return [height / this.patch, width / this.patch];
  }

  /** What enters the last block for each batch of crops; of crops that were seen before, without another pass. */
  async *#throughTrunk(
    crops: Crops,
    tokens: number,
    seen: SeenCrops | null,
  ): AsyncGenerator<{ first: number; count: number; X: Tensor }> {
    if (!seen || !crops.boxes) {
      for (const { first, count, X } of this.#trunkRuns(crops, tokens)) yield { first, count, X: await X };
      return;
    }
    const keys = crops.boxes.map(({ top, left, height, width }) => `${top} ${left} ${height} ${width}`);
    const fresh = [...keys.keys()].filter((crop) => !seen.has(keys[crop]));
    const size = (tokens + 1) * this.model.config.vision.width;
    for (const { first, count, X } of this.#trunkRuns(someOf(crops, fresh), tokens)) {
      const values = floats(await X);
      for (let i = 0; i < count; i++) {
        seen.set(keys[fresh[first + i]], values.subarray(i * size, (i + 1) * size));
      }
    }
    const batch = this.#batch(tokens + 1);
    for (let first = 0; first < crops.count; first += batch) {
      const count = Math.min(batch, crops.count - first);
      const values = new Float32Array(count * size);
      for (let i = 0; i < count; i++) values.set(seen.get(keys[first + i])!, i * size);
      yield { first, count, X: tensor([count, tokens + 1, size / (tokens + 1)], values) };
    }
  }

  /** Trunk passes over all images, in batches that keep memory bounded. */
  *#trunkRuns(
    images: Pixels,
    tokens: number,
  ): Generator<{ first: number; count: number; X: Promise<Tensor> }> {
    const { height, width, pixels } = images;
    const grid = this.#grid(images);
    const make = () => tokenPositions(this.model, grid);
    const positions = this.#positions.getOrInsertComputed(grid.join(" x "), make);
    const size = 3 * height * width;
    const batch = this.#batch(tokens + 1);
    for (let first = 0; first < images.count; first += batch) {
      const count = Math.min(batch, images.count - first);
      const X = this.trunk.run({
        pixels: tensor([count, 3, height, width], pixels.subarray(first * size, (first + count) * size)),
        positions: tensor([positions.rows, positions.cols], positions.data),
      }).then((outputs) => outputs.X);
      yield { first, count, X };
    }
  }

  #batch(n: number): number {
    // A run's activations share one scale: alone, an image's do not hang on which others come along.
    if (this.options.runtime?.precision === "int8") return 1;
    const { width, hidden, heads } = this.model.config.vision;
    const bytes = 4 * (SCORES_ALIVE * heads * n * n + n * (2 * hidden + 4 * width));
    return Math.min(LARGEST_BATCH, Math.max(1, Math.floor(RUN_BYTES / bytes)));
  }

  #session(key: string, graph: () => Uint8Array<ArrayBuffer>): Promise<OnnxSession> {
    return this.#sessions.getOrInsertComputed(key, () => OnnxSession.open(graph(), this.options));
  }
}

/** What enters the last block for the crops of an image, each [n, D], by where they lie. */
type SeenCrops = Map<string, Float32Array>;

/** Some of the crops, rising, for the trunk. */
function someOf(crops: Crops, chosen: readonly number[]): Pixels {
  const { height, width, count, pixels } = crops;
  if (chosen.length === count) return crops;
  const size = 3 * height * width;
  const some = new Float32Array(chosen.length * size);
  chosen.forEach((crop, i) => some.set(pixels.subarray(crop * size, (crop + 1) * size), i * size));
  return { height, width, count: chosen.length, pixels: some };
}

/** What heads need to know about the masks, stacked over the batch. */
function maskFeeds(
  heads: readonly Head[],
  tokenMasks: readonly Uint8Array[],
  tokens: number,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  const batch = tokenMasks.length;
  const n = tokens + 1;
  const biases = heads.flatMap(({ bias }) => bias ? [bias] : []);
  if (biases.length > 0) {
    const data = new Uint8Array(batch * tokens * tokens);
    tokenMasks.forEach((masks, i) => {
      data.set(coMembership(masks, masks.length / tokens, tokens), i * tokens * tokens);
    });
    const square = [batch, tokens, tokens];
    if (biases.some(({ seeSelf }) => !seeSelf)) feeds[CO_MEMBERSHIP] = tensor(square, data);
    if (biases.some(({ seeSelf }) => seeSelf)) {
      const seeing = data.slice();
      for (let i = 0; i < batch * tokens; i++) seeing[i * tokens + i % tokens] = 1;
      feeds[CO_MEMBERSHIP_SEEING_SELF] = tensor(square, seeing);
    }
  }
  if (heads.some((head) => head.needsMaskMean)) {
    const data = new Float32Array(batch * n * n);
    tokenMasks.forEach((masks, i) => {
      data.set(maskMeanMatrix(masks, masks.length / tokens, tokens), i * n * n);
    });
    feeds[MASK_MEAN] = tensor([batch, n, n], data);
  }
  return feeds;
}

function floats(value: Tensor): Float32Array<ArrayBuffer> {
  return value.data as Float32Array<ArrayBuffer>;
}
