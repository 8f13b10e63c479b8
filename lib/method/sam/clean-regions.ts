import { regionsOf } from "../../kernels/components/regions.ts";

/**
 * A copy of the mask with every hole below `area` pixels filled. A piece of background is a hole even at the border
 * of the image; pieces are 8-connected.
 */
export function fillHoles(
  mask: Uint8Array,
  height: number,
  width: number,
  area: number,
): Uint8Array<ArrayBuffer> {
  const { starts, ends, ids, sizes } = regionsOf(mask, height, width, 0);
  const filled = Uint8Array.from(mask);
  ids.forEach((hole, run) => {
    if (sizes[hole] < area) filled.fill(1, starts[run], ends[run]);
  });
  return filled;
}

/** A copy of the mask without its islands below `area` pixels; if all are, the largest stays (the first of equals). */
export function dropIslands(
  mask: Uint8Array,
  height: number,
  width: number,
  area: number,
): Uint8Array<ArrayBuffer> {
  const { starts, ends, ids, sizes } = regionsOf(mask, height, width, 1);
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  const left = Uint8Array.from(mask);
  ids.forEach((island, run) => {
    if (sizes[island] < area && island !== largest) left.fill(0, starts[run], ends[run]);
  });
  return left;
}

/** Holes filled, then islands dropped (step 10 of the minimal-overlap generation). */
export function cleanRegions(
  mask: Uint8Array,
  height: number,
  width: number,
  area = 100,
): Uint8Array<ArrayBuffer> {
  return dropIslands(fillHoles(mask, height, width, area), height, width, area);
}
