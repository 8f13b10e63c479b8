import type { MaskSet } from "../../lib/method/mask-set.ts";
import type { Random } from "../../lib/tensor/random.ts";

/** A mask set from bits, with its areas; every mask counts as a whole. */
export function maskSetOf(height: number, width: number, bits: Uint8Array<ArrayBuffer>): MaskSet {
  const size = height * width;
  const count = bits.length / size;
  const areas = Int32Array.from({ length: count }, (_, j) => {
    return bits.subarray(j * size, (j + 1) * size).reduce((sum, bit) => sum + bit, 0);
  });
  return { height, width, count, bits, areas, levels: new Uint8Array(count).fill(2) };
}

/** Rectangles with holes, overlapping at will; none is empty. */
export function randomMasks(random: Random, count: number, height: number, width: number): MaskSet {
  const bits = new Uint8Array(count * height * width);
  for (let j = 0; j < count; j++) {
    const [top, left] = [random.below(height), random.below(width)];
    const [bottom, right] = [top + 1 + random.below(height - top), left + 1 + random.below(width - left)];
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        if (random.next() < 0.9) bits[(j * height + y) * width + x] = 1;
      }
    }
    bits[(j * height + top) * width + left] = 1;
  }
  return maskSetOf(height, width, bits);
}

/** Every pixel in exactly one of `count` masks: vertical stripes. */
export function stripes(count: number, height: number, width: number): MaskSet {
  const bits = new Uint8Array(count * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      bits[(Math.floor((x * count) / width) * height + y) * width + x] = 1;
    }
  }
  return maskSetOf(height, width, bits);
}
