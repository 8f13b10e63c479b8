import { type GraphBuilder, MICROSOFT, type Value } from "../../onnx/graph-builder.ts";
import type { TowerConfig } from "./config.ts";
import type { ClipModel } from "./model.ts";
import type { Precision } from "../../runtime.ts";
import { quantiseColumns } from "./quantise-columns.ts";
import { ELEMENT_TYPES } from "../../onnx/onnx-schema.ts";

/** QuickGELU is x sigmoid(1.702 x). */
const QUICK_GELU_SLOPE = 1.702;

/** The parts that image and text tower are made of, as nodes of a graph. Values are [batch, rows, width]. */
export class TransformerGraph {
  /** Weights already in the graph: branches of a graph share them. */
  readonly #placed = new Map<string, Value>();

  /** @param tower the prefix of the tower's tensors. @param precision of products with weights. */
  constructor(
    readonly graph: GraphBuilder,
    private readonly model: ClipModel,
    private readonly tower: "vision_model" | "text_model",
    readonly config: TowerConfig,
    private readonly precision: Precision = "fp32",
  ) {}

  /** Name of the tensors of a block. */
  block(layer: number): string {
    return `${this.tower}.encoder.layers.${layer}`;
  }

  /** A weight as it lies in the file. */
  weight(name: string): Value {
    return this.#placed.getOrInsertComputed(name, () => {
      const { shape, data } = this.model.weights.get(name)!;
      return this.graph.initializer(name, shape, data);
    });
  }

  /** Layer norm of every row. */
  norm(x: Value, name: string): Value {
    const inputs = [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)];
    const epsilon = { float: this.config.epsilon };
    return this.graph.node("LayerNormalization", inputs, { axis: -1, epsilon });
  }

  /** x Wᵀ, without bias. */
  project(x: Value, name: string): Value {
    if (this.precision === "int8") return this.#projectWhole(x, name);
    const matrix = this.#placed.getOrInsertComputed(`${name}.weight`, (weight) => {
      const { shape: [outputs, inputs], data } = this.model.weights.get(weight)!;
      // The runtime packs a constant right factor once; it does so only for one that is [inputs, outputs].
      return this.graph.initializer(weight, [inputs, outputs], transposed(data, outputs, inputs));
    });
    return this.graph.node("MatMul", [x, matrix]);
  }

  /**
   * The same in whole numbers: rows are quantised as they come, the product is exact in 32 bits, and one factor per column brings it
   * back. The runtime fuses the five nodes into one.
   */
  #projectWhole(x: Value, name: string): Value {
    const weight = `${name}.weight`;
    const { shape: [outputs, inputs], data } = this.model.weights.get(weight)!;
    const { values, scales } = quantiseColumns(data, outputs, inputs);
    const matrix = this.graph.initializer(`${weight}.int8`, [inputs, outputs], values);
    const columnScales = this.graph.initializer(`${weight}.scales`, [outputs], scales);
    const [rows, rowScale, zero] = this.graph.nodes("DynamicQuantizeLinear", [x], 3);
    const product = this.graph.node("MatMulInteger", [rows, matrix, zero]);
    return this.graph.node("Mul", [
      this.graph.node("Cast", [product], { to: ELEMENT_TYPES.float32 }),
      this.graph.node("Mul", [rowScale, columnScales]),
    ]);
  }

  /** x Wᵀ + b. */
  linear(x: Value, name: string): Value {
    return this.graph.node("Add", [this.project(x, name), this.weight(`${name}.bias`)]);
  }

  /** x + MLP(LN2(x)). */
  addMlp(x: Value, layer: number): Value {
    const block = this.block(layer);
    const hidden = this.linear(this.norm(x, `${block}.layer_norm2`), `${block}.mlp.fc1`);
    const active = this.config.activation === "quick_gelu"
      ? this.graph.node("QuickGelu", [hidden], { alpha: { float: QUICK_GELU_SLOPE } }, MICROSOFT)
      : this.graph.node("Gelu", [hidden], {}, MICROSOFT);
    return this.graph.node("Add", [x, this.linear(active, `${block}.mlp.fc2`)]);
  }

  /**
   * O(softmax(q kᵀ / sqrt(d_h)) v) with keys and values of all rows, `queries` and `rows` being LN1 of the rows that ask and
   * of all rows. One fused node, which never holds the whole score matrix.
   */
  attention(queries: Value, rows: Value, layer: number, form: { readonly causal: boolean }): Value {
    const attend = `${this.block(layer)}.self_attn`;
    const of = { q: queries, k: rows, v: rows };
    const [q, k, v] = (["q", "k", "v"] as const).map((p) => this.linear(of[p], `${attend}.${p}_proj`));
    const attributes = { num_heads: this.config.heads, unidirectional: form.causal ? 1 : 0 };
    const attended = this.graph.node("MultiHeadAttention", [q, k, v], attributes, MICROSOFT);
    return this.linear(attended, `${attend}.out_proj`);
  }

  /** A whole block: x + attention, then x + MLP. */
  throughBlock(x: Value, layer: number, form: { readonly causal: boolean }): Value {
    const rows = this.norm(x, `${this.block(layer)}.layer_norm1`);
    const branch = this.attention(rows, rows, layer, form);
    return this.addMlp(this.graph.node("Add", [x, branch]), layer);
  }
}

/** Side of the tiles in which a matrix is transposed, so that reads and writes both stay in the cache. */
const TILE = 32;

function transposed(data: Float32Array, rows: number, cols: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(data.length);
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(top + TILE, rows);
    for (let left = 0; left < cols; left += TILE) {
      const right = Math.min(left + TILE, cols);
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) result[j * rows + i] = data[i * cols + j];
      }
    }
  }
  return result;
}
