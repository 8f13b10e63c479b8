import type { LabelMap } from "../method/label-map.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * For each label the pixel that lies farthest from pixels of other labels and from the rim of the map, in steps along rows and
 * columns; the first of equals.
 */
export function deepestPoints({ height, width, data }: LabelMap): Map<number, Point> {
  const depth = new Int32Array(data.length);
  /** Steps out of the region by way of a neighbour: 0 from one of another label. */
  const via = (at: number, to: number, isInside: boolean) =>
    1 + (isInside && data[to] === data[at] ? depth[to] : 0);
  for (let at = 0; at < data.length; at++) {
    depth[at] = Math.min(via(at, at - 1, at % width > 0), via(at, at - width, at >= width));
  }
  const deepest = new Map<number, number>();
  for (let at = data.length - 1; at >= 0; at--) {
    const right = via(at, at + 1, at % width < width - 1),
      below = via(at, at + width, at < (height - 1) * width);
    depth[at] = Math.min(depth[at], right, below);
    const best = deepest.get(data[at]);
    if (best === undefined || depth[at] >= depth[best]) deepest.set(data[at], at);
  }
  return new Map([...deepest].map(([label, at]) => [label, { x: at % width, y: Math.floor(at / width) }]));
}
