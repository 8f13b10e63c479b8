import type { MaskSet } from "../../method/mask-set.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Golden masks, 0 or 1, [masks, height, width], as a set; wholes where no levels are given. */
export function maskSetOf({ shape: [count, height, width], data }: Tensor, levels?: Tensor): MaskSet {
  const bits = data as Uint8Array<ArrayBuffer>, areas = new Int32Array(count);
  for (let i = 0; i < bits.length; i++) areas[Math.floor(i / (height * width))] += bits[i];
  const levelOf = levels ? numbers(levels) : new Array<number>(count).fill(2);
  return { height, width, count, bits, areas, levels: Uint8Array.from(levelOf) };
}

/** The numbers of a golden tensor in order. */
export function numbers({ data }: Tensor): number[] {
  return Array.from(data as ArrayLike<number>);
}
