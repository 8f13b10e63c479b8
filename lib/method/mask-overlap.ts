import type { EncodedMasks } from "./mask-rle.ts";

/** Share of a mask that lies in another of the same image, 0 … 1; 0 for an empty mask. Works on run lengths. */
export function shareInside({ runs, offsets }: EncodedMasks, mask: number, over: number): number {
  let [own, other] = [offsets[mask], offsets[over]];
  let [ownEnd, otherEnd] = [runs[own], runs[other]];
  let area = 0, both = 0;
  for (let at = 0; own < offsets[mask + 1] && other < offsets[over + 1];) {
    const end = Math.min(ownEnd, otherEnd);
    const [isIn, isOver] = [(own - offsets[mask]) % 2 === 1, (other - offsets[over]) % 2 === 1];
    if (isIn) area += end - at;
    if (isIn && isOver) both += end - at;
    at = end;
    // Runs may be empty: the first is, where a mask begins in the corner.
    if (ownEnd === end) ownEnd += runs[++own];
    if (otherEnd === end) otherEnd += runs[++other];
  }
  return area === 0 ? 0 : both / area;
}
