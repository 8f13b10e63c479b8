import type { MaskBits } from "../mask-bias.ts";

/** Masks at another size by nearest-exact: a pixel takes the source at floor((i + 1/2) in / out). A mask may end empty. */
export function resizeMasks(masks: MaskBits, height: number, width: number): MaskBits {
  const rows = sources(masks.height, height);
  const columns = sources(masks.width, width);
  const bits = new Uint8Array(masks.count * height * width);
  let at = 0;
  for (let j = 0; j < masks.count; j++) {
    for (const y of rows) {
      const start = (j * masks.height + y) * masks.width;
      for (let x = 0; x < width; x++) bits[at++] = masks.bits[start + columns[x]];
    }
  }
  return { height, width, count: masks.count, bits };
}

function sources(inputs: number, outputs: number): Int32Array {
  return Int32Array.from({ length: outputs }, (_, i) => Math.floor(((i + 0.5) * inputs) / outputs));
}
