import { Random } from "../tensor/random.ts";

/** How images are drawn with replacement. */
export interface DrawOptions {
  /** Of the draws. */
  readonly seed: number;
  /** Number of resamples; 1000 by default. */
  readonly replicates?: number;
  /**
   * Number of the group of each image, from 0: whole groups (cities) are drawn instead of single images, since images of one
   * group are not independent; absent: every image is a group of its own.
   */
  readonly groups?: ArrayLike<number> | undefined;
}

/** Up to here the draws of a set of images are kept between cells; those of larger ones are drawn again, one at a time. */
const HELD_BYTES = 64 * 2 ** 20;

let held: { readonly key: string; readonly weights: Uint16Array } | undefined;

/**
 * Calls `visit` with every resample: how often it holds each image, [images]. The array is reused. The same images, seed and
 * number of resamples give the same draws, however many are kept, so results stay paired.
 */
export function forEachDraw(
  images: number,
  { seed, replicates = 1000, groups }: DrawOptions,
  visit: (weights: Uint16Array, draw: number) => void,
): void {
  if (replicates * images * Uint16Array.BYTES_PER_ELEMENT > HELD_BYTES) {
    const weights = new Uint16Array(images);
    const fill = filler(images, seed, groups);
    for (let draw = 0; draw < replicates; draw++) {
      fill(weights.fill(0));
      visit(weights, draw);
    }
    return;
  }
  // All cells of a table share one set of resamples: the last is kept.
  const key = JSON.stringify([images, seed, replicates, groups ? Array.from(groups) : null]);
  if (held?.key !== key) {
    const weights = new Uint16Array(replicates * images);
    const fill = filler(images, seed, groups);
    for (let draw = 0; draw < replicates; draw++) fill(weights.subarray(draw * images, (draw + 1) * images));
    held = { key, weights };
  }
  for (let draw = 0; draw < replicates; draw++) {
    visit(held.weights.subarray(draw * images, (draw + 1) * images), draw);
  }
}

/** Fills zeros with the next resample of the stream. */
function filler(images: number, seed: number, groups: ArrayLike<number> | undefined) {
  const random = new Random(seed);
  if (!groups) {
    return (weights: Uint16Array) => {
      for (let draw = 0; draw < images; draw++) weights[random.below(images)]++;
    };
  }
  if (groups.length !== images) {
    throw new RangeError(`Expected a group for each of ${images} images but found ${groups.length}`);
  }
  const members: number[][] = [];
  for (let image = 0; image < images; image++) (members[groups[image]] ??= []).push(image);
  return (weights: Uint16Array) => {
    for (let draw = 0; draw < members.length; draw++) {
      for (const image of members[random.below(members.length)]) weights[image]++;
    }
  };
}
