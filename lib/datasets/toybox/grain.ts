import { Random } from "../../tensor/random.ts";

const LENGTH = 1 << 16;
let table: Float32Array | undefined;

/** Standard normal draws, made once: a scene reads runs of it from random places, which is quick and looks like film grain. */
function normals(): Float32Array {
  const random = new Random(0x6772616e);
  return Float32Array.from({ length: LENGTH }, () => random.normal());
}

/**
 * Adds exposure, a colour cast and grain to an image in place.
 *
 * @param rgb [height, width, 3], 0 … 255.
 * @param noise standard deviation of the grain, as a share of full scale.
 */
export function develop(random: Random, rgb: Uint8Array, width: number, noise: number): void {
  const draws = table ??= normals(), exposure = random.between(.90, 1.08);
  const cast = [0, 1, 2].map(() => 255 * random.normal(0, .02));
  const deviation = 255 * noise, row = width * 3;
  for (let start = 0; start < rgb.length; start += row) {
    let from = random.below(LENGTH - row);
    for (let i = start; i < start + row; i += 3, from += 3) {
      for (let c = 0; c < 3; c++) {
        const value = rgb[i + c] * exposure + cast[c] + deviation * draws[from + c];
        rgb[i + c] = value < 0 ? 0 : value > 255 ? 255 : value + .5;
      }
    }
  }
}
