import { numberAlgebra } from "./number-algebra.ts";
import { type Stack, stack } from "./stack.ts";

/** Weights by name within one layer or tower; throws when one is missing. */
export type Weights = (name: string) => Float64Array<ArrayBuffer>;

const EPSILON = 1e-5;

/** The weights whose names start with `prefix`. */
export function under(weights: Weights, prefix: string): Weights {
  return (name) => weights(`${prefix}.${name}`);
}

/** x Wᵀ + b with W [outputs, inputs]; `name` is the layer's name. Without bias when `biased` is false. */
export function linear(x: Stack, weights: Weights, name: string, biased = true): Stack {
  const weight = weights(`${name}.weight`);
  const outputs = weight.length / x.cols;
  const out = numberAlgebra.matmul(x, numberAlgebra.transpose(stack(1, outputs, x.cols, weight)));
  if (!biased) return out;
  const bias = weights(`${name}.bias`);
  return stack(1, x.rows, outputs, out.data.map((value, at) => value + bias[at % outputs]));
}

/** Layer norm of every row, eps 1e-5. */
export function layerNorm(x: Stack, weights: Weights, name: string): Stack {
  const gain = weights(`${name}.weight`);
  const shift = weights(`${name}.bias`);
  const out = stack(1, x.rows, x.cols);
  for (let start = 0; start < x.data.length; start += x.cols) {
    const row = x.data.subarray(start, start + x.cols);
    const mean = row.reduce((sum, value) => sum + value, 0) / x.cols;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.cols;
    for (let c = 0; c < x.cols; c++) {
      out.data[start + c] = ((row[c] - mean) / Math.sqrt(variance + EPSILON)) * gain[c] + shift[c];
    }
  }
  return out;
}

/** x + MLP(LN2(x)) with QuickGELU, x sigmoid(1.702 x). */
export function mlpBranch(x: Stack, layer: Weights): Stack {
  const inner = linear(layerNorm(x, layer, "layer_norm2"), layer, "mlp.fc1");
  const active = stack(1, inner.rows, inner.cols, inner.data.map((v) => v / (1 + Math.exp(-1.702 * v))));
  return numberAlgebra.add(x, linear(active, layer, "mlp.fc2"));
}

/** Queries, keys or values of LN1(x), one matrix per attention head: [heads, n, width / heads]. */
export function projection(x: Stack, layer: Weights, which: "q" | "k" | "v", heads: number): Stack {
  return splitHeads(linear(layerNorm(x, layer, "layer_norm1"), layer, `self_attn.${which}_proj`), heads);
}

/** O_v: heads side by side again, through the output projection. */
export function outputProjection(attended: Stack, layer: Weights): Stack {
  return linear(joinHeads(attended), layer, "self_attn.out_proj");
}

function splitHeads(x: Stack, heads: number): Stack {
  const headWidth = x.cols / heads;
  const out = stack(heads, x.rows, headWidth);
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < x.rows; i++) {
      for (let c = 0; c < headWidth; c++) {
        out.data[(h * x.rows + i) * headWidth + c] = x.data[i * x.cols + h * headWidth + c];
      }
    }
  }
  return out;
}

function joinHeads(x: Stack): Stack {
  const cols = x.depth * x.cols;
  const out = stack(1, x.rows, cols);
  for (let h = 0; h < x.depth; h++) {
    for (let i = 0; i < x.rows; i++) {
      for (let c = 0; c < x.cols; c++) {
        out.data[i * cols + h * x.cols + c] = x.data[(h * x.rows + i) * x.cols + c];
      }
    }
  }
  return out;
}
