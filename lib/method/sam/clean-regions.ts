import { connectedComponents } from "../../kernels/components/connected-components.ts";

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
  const { ids, sizes } = pieces(mask, height, width, 0);
  const filled = Uint8Array.from(mask);
  for (let i = 0; i < filled.length; i++) {
    if (ids[i] >= 0 && sizes[ids[i]] < area) filled[i] = 1;
  }
  return filled;
}

/** A copy of the mask without its islands below `area` pixels; if all are, the largest stays (the first of equals). */
export function dropIslands(
  mask: Uint8Array,
  height: number,
  width: number,
  area: number,
): Uint8Array<ArrayBuffer> {
  const { ids, sizes } = pieces(mask, height, width, 1);
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  const staying = Array.from(sizes, (size, piece) => size >= area || (piece === largest && size < area));
  const left = Uint8Array.from(mask);
  for (let i = 0; i < left.length; i++) {
    if (ids[i] >= 0 && !staying[ids[i]]) left[i] = 0;
  }
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

/** The 8-connected pieces of the pixels with the given bit, and their sizes. */
function pieces(mask: Uint8Array, height: number, width: number, bit: 0 | 1) {
  const { ids, count } = connectedComponents(mask, height, width, 8, 1 - bit);
  const sizes = new Int32Array(count);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] >= 0) sizes[ids[i]]++;
  }
  return { ids, sizes };
}
