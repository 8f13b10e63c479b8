import { fixedPointAxis, type PillowAxis, type PillowFilter } from "./pillow-axis.ts";

/** An axis whose weights come two at a time, each in two halves of at most 16 bits, as vectors multiply them. */
export interface PairedAxis {
  readonly start: Int32Array<ArrayBuffer>;
  /** Pairs of weights of each target position; a last one without a partner has 0 for it. */
  readonly pairs: Int32Array<ArrayBuffer>;
  /** Of each pair the high halves, then the low ones: weight = high · 2^11 + low. Room for `most` pairs a position. */
  readonly weights: Int16Array<ArrayBuffer>;
  readonly most: number;
}

/** Bits of a low half. */
const LOW = 11;
/** Axes that are remembered: data sets have few sizes of images. */
const REMEMBERED = 32;

/** By filter, then by both lengths. */
const remembered = new Map<PillowFilter, Map<string, PairedAxis>>();

/** The weights of `fixedPointAxis` in pairs, remembered from image to image. */
export function pairedAxis(from: number, to: number, filter: PillowFilter): PairedAxis {
  const known = remembered.getOrInsertComputed(filter, () => new Map());
  if (known.size === REMEMBERED) known.clear();
  return known.getOrInsertComputed(`${from} ${to}`, () => paired(fixedPointAxis(from, to, filter)));
}

function paired({ start, taps, weights, most: mostTaps }: PillowAxis): PairedAxis {
  const most = Math.ceil(mostTaps / 2);
  const halves = new Int16Array(start.length * most * 4);
  for (let o = 0; o < start.length; o++) {
    for (let i = 0; i < taps[o]; i++) {
      const weight = weights[o * mostTaps + i];
      const at = (o * most + (i >> 1)) * 4 + i % 2;
      halves[at] = weight >> LOW;
      halves[at + 2] = weight & ((1 << LOW) - 1);
    }
  }
  return { start, pairs: taps.map((count) => Math.ceil(count / 2)), weights: halves, most };
}
