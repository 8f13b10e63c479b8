import type { HeadBias } from "./heads/head.ts";
import type { MaskBits } from "./mask-set.ts";
import type { Size } from "./size.ts";

/** A rectangle of pixels. */
export interface Box extends Size {
  /** First row. */
  readonly top: number;
  /** First column. */
  readonly left: number;
}

/** When a token belongs to a mask: the top-left pixel of its cell does, any does, or more than half of them do (METHOD 14). */
export type Downsampling = "nearest" | "max" | "area";

/**
 * Masks at token resolution, M^d. By `nearest`, each token takes the pixel at floor(i * in / out), the top-left pixel of its cell
 * (METHOD 3.7); a small mask may lose all its tokens. By `max` and `area` it takes the pixels from floor(i * in / out) up to and
 * not including ceil((i + 1) * in / out).
 *
 * @param region the part of the masks that the grid covers; all of them by default.
 * @returns 0 or 1, [count, gridHeight * gridWidth].
 */
export function tokenMasks(
  masks: MaskBits,
  gridHeight: number,
  gridWidth: number,
  region: Box = { top: 0, left: 0, height: masks.height, width: masks.width },
  by: Downsampling = "nearest",
): Uint8Array<ArrayBuffer> {
  const share = by === "area" ? 1 / 2 : 0;
  const { height, width, count, bits } = masks;
  const out = new Uint8Array(count * gridHeight * gridWidth);
  const cell = (at: number, side: number, grid: number) => {
    const start = Math.floor(at * side / grid);
    return [start, by === "nearest" ? start + 1 : Math.ceil((at + 1) * side / grid)] as const;
  };
  let at = 0;
  for (let j = 0; j < count; j++) {
    for (let y = 0; y < gridHeight; y++) {
      const [top, bottom] = cell(y, region.height, gridHeight);
      for (let x = 0; x < gridWidth; x++) {
        const [left, right] = cell(x, region.width, gridWidth);
        let inside = 0;
        for (let row = top; row < bottom; row++) {
          const start = (j * height + region.top + row) * width + region.left;
          for (let column = left; column < right; column++) inside += bits[start + column];
        }
        out[at++] = inside > share * (bottom - top) * (right - left) ? 1 : 0;
      }
    }
  }
  return out;
}

/**
 * Co-membership C = [ (M^d)ᵀ M^d > 0 ]: 1 where some mask holds both tokens (METHOD 3.7).
 *
 * @param tokenMasks 0 or 1, [masks, tokens].
 * @returns 0 or 1, [tokens, tokens]; the diagonal is 0 for a token in no mask.
 */
export function coMembership(
  tokenMasks: Uint8Array,
  masks: number,
  tokens: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(tokens * tokens);
  for (let j = 0; j < masks; j++) {
    const members = tokensOf(tokenMasks, j, tokens);
    for (const a of members) {
      for (const b of members) out[a * tokens + b] = 1;
    }
  }
  return out;
}

/**
 * The mask-aware bias B of Eq. 9 and 10, one for all masks of the image: 0 where some mask holds both patch tokens, else
 * -tau. Row and column 0 belong to the class token and are 0; with `classVisible` false no patch sees the class token.
 *
 * @param coMembership 0 or 1, [tokens, tokens], from `coMembership`.
 * @param bias `tau` is how strongly tokens of different masks are kept apart, in units of attention logits; >= 0.
 * @returns [n, n] with n = tokens + 1.
 */
export function biasMatrix(
  coMembership: Uint8Array,
  tokens: number,
  { tau, classVisible, seeSelf = false }: HeadBias,
): Float32Array<ArrayBuffer> {
  const n = tokens + 1;
  const out = new Float32Array(n * n);
  // 0 - tau, because -tau would make the entries of tau = 0 negative zeros.
  const apart = 0 - tau;
  for (let i = 0; i < tokens; i++) {
    const rowStart = (i + 1) * n;
    if (!classVisible) out[rowStart] = apart;
    for (let j = 0; j < tokens; j++) {
      const together = coMembership[i * tokens + j] !== 0 || (seeSelf && i === j);
      if (!together) out[rowStart + 1 + j] = apart;
    }
  }
  return out;
}

/**
 * The averaging matrix of Eq. S2. Row i is the mean, over the masks that hold token i, of the mean of all rows in the mask.
 * A token in no mask, and the class token, keep their own row.
 *
 * @param tokenMasks 0 or 1, [masks, tokens].
 * @returns [n, n] with n = tokens + 1; every row sums to 1.
 */
export function maskMeanMatrix(
  tokenMasks: Uint8Array,
  masks: number,
  tokens: number,
): Float32Array<ArrayBuffer> {
  const n = tokens + 1;
  const holders = new Int32Array(tokens);
  for (let at = 0; at < masks * tokens; at++) holders[at % tokens] += tokenMasks[at];
  const out = new Float32Array(n * n);
  out[0] = 1;
  for (let i = 0; i < tokens; i++) {
    if (holders[i] === 0) out[(i + 1) * n + i + 1] = 1;
  }
  for (let j = 0; j < masks; j++) {
    const members = tokensOf(tokenMasks, j, tokens);
    for (const a of members) {
      const share = 1 / (holders[a] * members.length);
      for (const b of members) out[(a + 1) * n + b + 1] += share;
    }
  }
  return out;
}

/** Indices of the tokens in mask `j`, ascending. */
function tokensOf(tokenMasks: Uint8Array, j: number, tokens: number): number[] {
  const members: number[] = [];
  for (let i = 0; i < tokens; i++) {
    if (tokenMasks[j * tokens + i] !== 0) members.push(i);
  }
  return members;
}
