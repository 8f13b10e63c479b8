/** Steps per pixel in which COCO follows an outline. */
const FINE = 5;

/**
 * The pixels of a polygon as COCO's own tools count them, so that ground truth is theirs to the pixel.
 *
 * The outline is rounded to a grid five times finer than pixels and followed point by point. Wherever it passes the middle of
 * a column of pixels, everything from there on, down the column and on through the columns after it, changes between inside
 * and outside.
 *
 * @param outline x and y of its points by turns, in pixels from the upper left corner; at least three points.
 * @param fill set to 1 where a pixel lies inside, [height, width] row-major; others are left as they are.
 */
export function fillPolygon(
  outline: readonly number[],
  height: number,
  width: number,
  fill: Uint8Array,
): void {
  const changes = new Uint8Array(height * width + 1);
  const points = outline.length / 2;
  const fine = (i: number) => Math.trunc(FINE * outline[i] + .5);
  let lastX: number | null = null, lastY = 0;
  const follow = (x: number, y: number) => {
    if (lastX !== null && x !== lastX) mark(Math.min(x, lastX), Math.min(y, lastY));
    lastX = x;
    lastY = y;
  };
  /** A step over the border between two fine columns, the left one of them given. */
  const mark = (fineX: number, fineY: number) => {
    const x = (fineX + .5) / FINE - .5;
    if (!Number.isInteger(x) || x < 0 || x > width - 1) return;
    const y = Math.ceil(Math.min(height, Math.max(0, (fineY + .5) / FINE - .5)));
    changes[x * height + y] ^= 1;
  };
  for (let i = 0; i < points; i++) {
    const next = (i + 1) % points;
    followEdge(fine(2 * i), fine(2 * i + 1), fine(2 * next), fine(2 * next + 1), follow);
  }
  let inside = 0;
  for (let x = 0, at = 0; x < width; x++) {
    for (let y = 0; y < height; y++, at++) {
      inside ^= changes[at];
      if (inside) fill[y * width + x] = 1;
    }
  }
}

/** The points of an edge, one per step along its longer side; the shorter side is rounded from its lower end. */
function followEdge(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  follow: (x: number, y: number) => void,
): void {
  const [wide, high] = [Math.abs(toX - fromX), Math.abs(toY - fromY)];
  const steps = Math.max(wide, high), flat = wide >= high;
  const backwards = flat ? fromX > toX : fromY > toY;
  const [x0, y0, x1, y1] = backwards ? [toX, toY, fromX, fromY] : [fromX, fromY, toX, toY];
  const slope = steps === 0 ? 0 : (flat ? y1 - y0 : x1 - x0) / steps;
  for (let step = 0; step <= steps; step++) {
    const t = backwards ? steps - step : step;
    if (flat) follow(x0 + t, Math.trunc(y0 + slope * t + .5));
    else follow(Math.trunc(x0 + slope * t + .5), y0 + t);
  }
}
