/**
 * The box of each mask from its outermost pixels.
 *
 * @param bits non-zero inside, [count, height, width].
 * @returns x0, y0, x1, y1, all inclusive, [count, 4]; 0 0 0 0 for an empty mask.
 */
export function maskBoxes(
  bits: ArrayLike<number>,
  count: number,
  height: number,
  width: number,
): Int32Array<ArrayBuffer> {
  const boxes = new Int32Array(count * 4);
  for (let mask = 0, at = 0; mask < count; mask++) {
    let [left, top, right, bottom] = [width, height, -1, -1];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (!bits[at]) continue;
        if (x < left) left = x;
        if (x > right) right = x;
        if (bottom < 0) top = y;
        bottom = y;
      }
    }
    if (right >= 0) boxes.set([left, top, right, bottom], mask * 4);
  }
  return boxes;
}
