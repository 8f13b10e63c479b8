import { UserError } from "../errors.ts";
import { Random } from "../tensor/random.ts";

/**
 * A constant vector added to every key of the last block. It changes no softmax row of q-k attention, since it adds the same to
 * all logits of a query: CLIP's image embedding, and with it CLIP's training, cannot see it. Affinities among keys change, and
 * with them SCLIP and DBA-CLIP.
 */
export interface KeyBias {
  /**
   * random: a direction of its own in every attention head, drawn evenly by `seed`. mean: the key of a token at the mean of the
   * block's layer norm, W_k beta + b_k, about what keys have in common.
   */
  readonly direction: "random" | "mean";
  /** Length in units of sqrt(d_h): a token j gains scale (u · k_j) in the logits of k-k attention; may be negative. */
  readonly scale: number;
  /** Of a random direction. */
  readonly seed: number;
}

/** Keys as they are. */
export const NO_KEY_BIAS: KeyBias = { direction: "random", scale: 0, seed: 0 };

/** What the key projection of the last block is made of, D = heads * d_h. */
export interface KeyProjection {
  /** W_k, [D, D] row-major, outputs by inputs. */
  readonly weight: ArrayLike<number>;
  /** b_k, [D]. */
  readonly bias: ArrayLike<number>;
  /** beta of the layer norm before it, [D]. */
  readonly shift: ArrayLike<number>;
  readonly heads: number;
}

/**
 * The vector that a key bias adds, for any model: one part of length |scale| sqrt(d_h) for every attention head, [D].
 *
 * @throws {UserError} where the model's mean key is 0 in a head and so has no direction.
 */
export function keyBiasVector(keyBias: KeyBias, projection: KeyProjection): Float32Array<ArrayBuffer> {
  const { heads, bias: { length: width } } = projection;
  const headWidth = width / heads;
  const random = new Random(keyBias.seed);
  // The direction of normal draws is even over the sphere.
  const directions = keyBias.direction === "mean"
    ? meanKey(projection)
    : Float64Array.from({ length: width }, () => random.normal());
  const out = new Float32Array(width);
  for (let start = 0; start < width; start += headWidth) {
    const part = directions.subarray(start, start + headWidth);
    const length = Math.hypot(...part);
    if (length === 0) {
      throw new UserError(
        `Expected a mean key of attention head ${start / headWidth} but found 0 throughout`,
        "head.keyBias.direction",
        "Use direction: random.",
      );
    }
    for (let c = 0; c < headWidth; c++) {
      out[start + c] = keyBias.scale * Math.sqrt(headWidth) * part[c] / length;
    }
  }
  return out;
}

function meanKey({ weight, bias, shift }: KeyProjection): Float64Array {
  const width = bias.length;
  return Float64Array.from({ length: width }, (_, output) => {
    let sum = bias[output];
    for (let input = 0; input < width; input++) sum += weight[output * width + input] * shift[input];
    return sum;
  });
}
