/** Connected regions of equal value. */
export interface Components {
  /** Region of each pixel, 0 … count-1 in raster order of their first pixels; -1 where nothing was asked. */
  readonly ids: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * Connected regions of equal value in a [height, width] map.
 *
 * @param connectivity 4: pixels touch by a side; 8: also by a corner.
 * @param skip pixels of this value belong to no region.
 */
export function connectedComponents(
  values: ArrayLike<number>,
  height: number,
  width: number,
  connectivity: 4 | 8,
  skip?: number,
): Components {
  const ids = new Int32Array(height * width).fill(-1);
  const stack = new Int32Array(height * width);
  let count = 0;
  for (let start = 0; start < ids.length; start++) {
    const value = values[start];
    if (ids[start] !== -1 || value === skip) continue;
    ids[start] = count;
    stack[0] = start;
    for (let depth = 1; depth > 0;) {
      const at = stack[--depth];
      const x = at % width;
      const y = (at - x) / width;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (connectivity === 4 && u !== x && v !== y) continue;
          const next = v * width + u;
          if (ids[next] !== -1 || values[next] !== value) continue;
          ids[next] = count;
          stack[depth++] = next;
        }
      }
    }
    count++;
  }
  return { ids, count };
}
