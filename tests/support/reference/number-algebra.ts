import type { Algebra } from "../../../lib/method/heads/head.ts";
import { type Stack, stack } from "./stack.ts";

/** The plain interpreter of heads: loops over double-precision numbers. The fast interpreter is tested against it. */
export const numberAlgebra: Algebra<Stack> = {
  matmul(a, b) {
    if (a.cols !== b.rows) {
      throw new RangeError(`Expected ${a.cols} rows on the right of a product but found ${b.rows}`);
    }
    const out = stack(commonDepth(a, b), a.rows, b.cols);
    for (let h = 0; h < out.depth; h++) {
      const left = offsetOf(a, h);
      const right = offsetOf(b, h);
      const target = offsetOf(out, h);
      for (let i = 0; i < a.rows; i++) {
        for (let k = 0; k < a.cols; k++) {
          const factor = a.data[left + i * a.cols + k];
          for (let j = 0; j < b.cols; j++) {
            out.data[target + i * b.cols + j] += factor * b.data[right + k * b.cols + j];
          }
        }
      }
    }
    return out;
  },

  transpose(a) {
    const out = stack(a.depth, a.cols, a.rows);
    for (let h = 0; h < a.depth; h++) {
      const start = offsetOf(a, h);
      for (let i = 0; i < a.rows; i++) {
        for (let j = 0; j < a.cols; j++) out.data[start + j * a.rows + i] = a.data[start + i * a.cols + j];
      }
    }
    return out;
  },

  add(a, b) {
    if (a.rows !== b.rows || a.cols !== b.cols) {
      throw new RangeError(`Expected ${a.rows} x ${a.cols} matrices but found ${b.rows} x ${b.cols}`);
    }
    const out = stack(commonDepth(a, b), a.rows, a.cols);
    const size = a.rows * a.cols;
    for (let h = 0; h < out.depth; h++) {
      for (let i = 0; i < size; i++) {
        out.data[h * size + i] = a.data[offsetOf(a, h) + i] + b.data[offsetOf(b, h) + i];
      }
    }
    return out;
  },

  scale(a, factor) {
    return stack(a.depth, a.rows, a.cols, a.data.map((value) => value * factor));
  },

  softmaxRows(a) {
    const out = stack(a.depth, a.rows, a.cols);
    for (let start = 0; start < a.data.length; start += a.cols) {
      const row = a.data.subarray(start, start + a.cols);
      const largest = row.reduce((x, y) => Math.max(x, y), -Infinity);
      const weights = row.map((logit) => Math.exp(logit - largest));
      const sum = weights.reduce((x, y) => x + y, 0);
      for (let j = 0; j < a.cols; j++) out.data[start + j] = weights[j] / sum;
    }
    return out;
  },

  meanOverHeads(a) {
    const out = stack(1, a.rows, a.cols);
    const size = a.rows * a.cols;
    for (let at = 0; at < a.data.length; at++) out.data[at % size] += a.data[at] / a.depth;
    return out;
  },
};

/** Where matrix `h` starts; a stack of one serves every `h`. */
function offsetOf(a: Stack, h: number): number {
  return (a.depth === 1 ? 0 : h) * a.rows * a.cols;
}

function commonDepth(a: Stack, b: Stack): number {
  if (a.depth !== b.depth && a.depth !== 1 && b.depth !== 1) {
    throw new RangeError(`Expected stacks of one depth (or 1) but found ${a.depth} and ${b.depth}`);
  }
  return Math.max(a.depth, b.depth);
}
