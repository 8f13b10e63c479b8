/**
 * Point prompts at the centres of a grid of `perSide` x `perSide` cells, row by row.
 *
 * @param height, width extent the points are scaled to; 1 gives shares of the side.
 * @returns x and y per point, [perSide * perSide, 2].
 */
export function pointGrid(perSide: number, height = 1, width = 1): Float32Array<ArrayBuffer> {
  const points = new Float32Array(perSide * perSide * 2);
  for (let row = 0, at = 0; row < perSide; row++) {
    for (let column = 0; column < perSide; column++) {
      points[at++] = (column + 0.5) / perSide * width;
      points[at++] = (row + 0.5) / perSide * height;
    }
  }
  return points;
}
