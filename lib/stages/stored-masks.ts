import { decodeMasks, type EncodedMasks } from "../method/mask-rle.ts";
import type { MaskSet } from "../method/mask-set.ts";
import type { IntTensor } from "../tensor/tensor.ts";
import type { Masks, MaskTensors, Rows } from "./artefacts.ts";

/**
 * The masks of many images as tensors that join along axis 0: per image its size and mask count, per mask its level,
 * area and number of runs, then all runs.
 */
export function packMasks(sets: readonly EncodedMasks[]): MaskTensors {
  const levels = Uint8Array.from(sets.flatMap((set) => [...set.levels]));
  const masks = [levels.length];
  return {
    sizes: {
      shape: [sets.length, 2],
      data: Int32Array.from(sets.flatMap(({ height, width }) => [height, width])),
    },
    maskCounts: { shape: [sets.length], data: Int32Array.from(sets, (set) => set.levels.length) },
    levels: { shape: masks, data: levels },
    areas: { shape: masks, data: Int32Array.from(sets.flatMap(areasOf)) },
    runCounts: {
      shape: masks,
      data: Int32Array.from(
        sets.flatMap(({ offsets }) => [...offsets.subarray(1)].map((end, m) => end - offsets[m])),
      ),
    },
    runs: joinRuns(sets.map(({ runs }) => runs)),
  };
}

/** Pixels per mask: every second run is of ones. */
function areasOf({ runs, offsets, levels }: EncodedMasks): number[] {
  return Array.from({ length: levels.length }, (_, mask) => {
    let area = 0;
    for (let run = offsets[mask] + 1; run < offsets[mask + 1]; run += 2) area += runs[run];
    return area;
  });
}

function joinRuns(parts: readonly Int32Array[]): IntTensor {
  const data = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { shape: [data.length], data };
}

/** The mask sets of a stored artefact as runs, image by image. */
export function* encodedMasks({ tensors }: Pick<Masks, "tensors">): Generator<EncodedMasks> {
  const { sizes, maskCounts, levels, runCounts, runs } = tensors;
  let mask = 0;
  let run = 0;
  for (let image = 0; image < maskCounts.data.length; image++) {
    const count = maskCounts.data[image];
    const offsets = new Int32Array(count + 1);
    for (let m = 0; m < count; m++) offsets[m + 1] = offsets[m] + runCounts.data[mask + m];
    yield {
      height: sizes.data[image * 2],
      width: sizes.data[image * 2 + 1],
      runs: runs.data.slice(run, run + offsets[count]),
      offsets,
      levels: Uint8Array.from(levels.data.subarray(mask, mask + count)),
    };
    mask += count;
    run += offsets[count];
  }
}

/** The mask sets of a stored artefact, image by image; only one set of bits exists at a time. */
export function* unpackMasks(artefact: Pick<Masks, "tensors">): Generator<MaskSet> {
  for (const encoded of encodedMasks(artefact)) yield decodeMasks(encoded);
}

/** Image number of every mask, [masks]. */
export function imageOfMask({ tensors }: Pick<Rows, "tensors">): Int32Array<ArrayBuffer> {
  const counts = tensors.maskCounts.data;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const images = new Int32Array(total);
  let at = 0;
  for (let image = 0; image < counts.length; image++) {
    images.fill(image, at, at + counts[image]);
    at += counts[image];
  }
  return images;
}
