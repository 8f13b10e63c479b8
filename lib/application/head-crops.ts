import type { Crops, DenseEncoder } from "../method/dense-encoder.ts";
import { Random } from "../tensor/random.ts";

/** Crops of noise with four masks each, its quadrants: something to time heads on. */
export function headCrops({ native: side, patch }: DenseEncoder, count: number): Crops {
  const random = new Random(0);
  const grid = side / patch;
  const quadrants = Uint8Array.from({ length: 4 * grid * grid }, (_, i) => {
    const token = i % (grid * grid);
    const quadrant = 2 * Number(token / grid >= grid / 2) + Number(token % grid >= grid / 2);
    return Number(quadrant === Math.floor(i / (grid * grid)));
  });
  return {
    ...{ height: side, width: side, count },
    pixels: Float32Array.from({ length: count * 3 * side * side }, () => random.normal()),
    tokenMasks: Array.from({ length: count }, () => quadrants),
  };
}
