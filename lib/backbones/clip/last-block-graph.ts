import type { Algebra, Head, HeadBias, LastBlock } from "../../method/heads/head.ts";
import { type KeyBias, keyBiasVector } from "../../method/key-bias.ts";
import { GraphBuilder, type Value } from "../../onnx/graph-builder.ts";
import type { ClipModel } from "./model.ts";
import { TransformerGraph } from "./transformer-graph.ts";

/** Names of the inputs besides `X`, and of the outputs of head number `index`. */
export const CO_MEMBERSHIP = "coMembership";
/** As `CO_MEMBERSHIP`, with every token together with itself. */
export const CO_MEMBERSHIP_SEEING_SELF = "coMembershipSeeingSelf";
export const MASK_MEAN = "maskMean";
export const tokensOf = (index: number) => `tokens_${index}`;
export const affinityOf = (index: number) => `affinity_${index}`;

/** The largest index a slice may end at: "to the end". */
const END = 2 ** 31 - 1;

/**
 * The last block opened up, one branch per head over shared queries, keys and values, as an ONNX graph:
 * tokens = visual_projection(post_layernorm(r + MLP(LN2(r)))), r = residual[0] X + residual[1] O(attended), without the
 * class token (METHOD 3).
 *
 * In: `X` [batch, n, D]; `coMembership` or `coMembershipSeeingSelf` [batch, T, T] 0/1 bytes if some head has such a bias;
 * `maskMean` [batch, n, n] if some head averages over masks. Out, per head: `tokens_i` [batch, T, E] and, for heads with affinity, `affinity_i`
 * [batch, T, T].
 */
export function lastBlockGraph(model: ClipModel, heads: readonly Head[]): Uint8Array<ArrayBuffer> {
  const { joint } = model.config;
  const graph = new GraphBuilder(`Last block: ${heads.map((head) => head.name).join(", ")}`);
  const block = new OpenBlock(graph, model);
  heads.forEach((head, i) => {
    graph.output(tokensOf(i), block.tokens(head), "float32", ["batch", "tokens", joint]);
    const affinity = block.affinity(head);
    if (affinity) graph.output(affinityOf(i), affinity, "float32", ["batch", "tokens", "tokens"]);
  });
  return graph.build();
}

/** Scale of dot products in a head, 1 / sqrt(d_h). */
export function attentionScale(model: ClipModel): number {
  const { width, heads } = model.config.vision;
  return 1 / Math.sqrt(width / heads);
}

/** The last block with its insides in reach. */
class OpenBlock {
  readonly #tower: TransformerGraph;
  readonly #algebra: Algebra<Value>;
  readonly #layer: number;
  readonly #X: Value;
  readonly #open: Pick<LastBlock<Value>, "q" | "k" | "v" | "scale" | "heads">;
  readonly #coMembership: Value;
  readonly #coMembershipSeeingSelf: Value;
  readonly #maskMean: Value;
  readonly #biases = new Map<string, Value>();
  readonly #keys = new Map<string, Value>();

  constructor(private readonly graph: GraphBuilder, private readonly model: ClipModel) {
    const { vision } = model.config;
    this.#tower = new TransformerGraph(graph, model, "vision_model", vision);
    this.#algebra = onnxAlgebra(graph);
    this.#layer = vision.layers - 1;
    this.#X = graph.input("X", "float32", ["batch", "n", vision.width]);
    const rows = this.#tower.norm(this.#X, `${this.#tower.block(this.#layer)}.layer_norm1`);
    const projection = (which: "q" | "k" | "v") =>
      this.#splitHeads(this.#tower.linear(rows, this.#attention(`${which}_proj`)));
    this.#open = {
      ...{ q: projection("q"), k: projection("k"), v: projection("v") },
      ...{ scale: attentionScale(model), heads: vision.heads },
    };
    const square = ["batch", "tokens", "tokens"];
    this.#coMembership = graph.input(CO_MEMBERSHIP, "uint8", square);
    this.#coMembershipSeeingSelf = graph.input(CO_MEMBERSHIP_SEEING_SELF, "uint8", square);
    this.#maskMean = graph.node("Unsqueeze", [
      graph.input(MASK_MEAN, "float32", ["batch", "n", "n"]),
      graph.integers(1),
    ]);
  }

  /** Patch tokens of a head in the joint space, [batch, T, E]. */
  tokens(head: Head): Value {
    const attended = this.#joinHeads(head.attend(this.#algebra, this.#for(head), head.form));
    // From here on rows are independent of each other: the class token is no longer needed.
    const branch = this.#tower.linear(this.#withoutFirst(attended, 1), this.#attention("out_proj"));
    const [ofStream, ofBranch] = head.residual;
    const weighted = this.#algebra.scale(branch, ofBranch);
    const stream = this.#withoutFirst(this.#X, 1);
    const sum = ofStream === 0
      ? weighted
      : this.#algebra.add(this.#algebra.scale(stream, ofStream), weighted);
    const normed = this.#tower.norm(this.#tower.addMlp(sum, this.#layer), "vision_model.post_layernorm");
    return this.#tower.project(normed, "visual_projection");
  }

  /** Affinity between patch tokens, [batch, T, T]; null for heads without. */
  affinity(head: Head): Value | null {
    if (!head.affinity) return null;
    const whole = head.affinity(this.#algebra, this.#for(head), head.form);
    const patches = this.#withoutFirst(this.#withoutFirst(whole, 2), 3);
    return this.graph.node("Squeeze", [patches, this.graph.integers(1)]);
  }

  #for({ bias, keyBias, needsMaskMean }: Head): LastBlock<Value> {
    return {
      ...this.#open,
      k: keyBias && keyBias.scale !== 0 ? this.#biasedKeys(keyBias) : this.#open.k,
      bias: bias && this.#bias(bias),
      maskMean: needsMaskMean ? this.#maskMean : null,
    };
  }

  /** B of METHOD 3.7, [batch, 1, n, n]: (C - 1) tau between patches, 0 in the row and column of the class token or -tau. */
  #bias({ tau, classVisible, seeSelf = false }: HeadBias): Value {
    return this.#biases.getOrInsertComputed(`${tau} ${classVisible} ${seeSelf}`, () => {
      const graph = this.graph;
      const masks = seeSelf ? this.#coMembershipSeeingSelf : this.#coMembership;
      const apart = graph.node("Sub", [graph.node("Cast", [masks], { to: 1 }), graph.scalar(1)]);
      const patches = graph.node("Mul", [apart, graph.scalar(tau)]);
      const hidden = classVisible ? 0 : -tau;
      const column = graph.node("Pad", [patches, graph.integers(0, 0, 1, 0, 0, 0), graph.scalar(hidden)]);
      const whole = graph.node("Pad", [column, graph.integers(0, 1, 0, 0, 0, 0), graph.scalar(0)]);
      return graph.node("Unsqueeze", [whole, graph.integers(1)]);
    });
  }

  /** Keys with a constant vector added, [batch, heads, n, d_h]. */
  #biasedKeys(keyBias: KeyBias): Value {
    const name = `key bias ${keyBias.direction} ${keyBias.scale} ${keyBias.seed}`;
    return this.#keys.getOrInsertComputed(name, () => {
      const [weight, bias, shift] = ["self_attn.k_proj.weight", "self_attn.k_proj.bias", "layer_norm1.bias"]
        .map((layer) => this.model.weights.get(`${this.#tower.block(this.#layer)}.${layer}`)!.data);
      const { heads, width } = this.#tower.config;
      const constant = keyBiasVector(keyBias, { weight, bias, shift, heads });
      const vector = this.graph.initializer(name, [1, heads, 1, width / heads], constant);
      return this.graph.node("Add", [this.#open.k, vector]);
    });
  }

  #attention(layer: string): string {
    return `${this.#tower.block(this.#layer)}.self_attn.${layer}`;
  }

  /** [batch, n, D] to [batch, heads, n, d_h]. */
  #splitHeads(x: Value): Value {
    const { heads, width } = this.#tower.config;
    const split = this.graph.node("Reshape", [x, this.graph.integers(0, 0, heads, width / heads)]);
    return this.graph.node("Transpose", [split], { perm: [0, 2, 1, 3] });
  }

  /** [batch, heads, n, d_h] to [batch, n, D]. */
  #joinHeads(x: Value): Value {
    const turned = this.graph.node("Transpose", [x], { perm: [0, 2, 1, 3] });
    return this.graph.node("Reshape", [turned, this.graph.integers(0, 0, this.#tower.config.width)]);
  }

  /** Without index 0 along an axis. */
  #withoutFirst(x: Value, axis: number): Value {
    const graph = this.graph;
    return graph.node("Slice", [x, graph.integers(1), graph.integers(END), graph.integers(axis)]);
  }
}

/** Interprets heads as nodes of a graph. Stacks carry a leading batch axis: [batch, heads, rows, columns]. */
function onnxAlgebra(graph: GraphBuilder): Algebra<Value> {
  return {
    matmul: (a, b) => graph.node("MatMul", [a, b]),
    transpose: (a) => graph.node("Transpose", [a], { perm: [0, 1, 3, 2] }),
    add: (a, b) => graph.node("Add", [a, b]),
    scale: (a, factor) => factor === 1 ? a : graph.node("Mul", [a, graph.scalar(factor)]),
    softmaxRows: (a) => graph.node("Softmax", [a], { axis: -1 }),
    meanOverHeads: (a) => graph.node("ReduceMean", [a], { axes: [1], keepdims: 1 }),
  };
}
