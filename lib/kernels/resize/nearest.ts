/** Typed arrays whose samples can be picked. */
type Samples = Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/**
 * Which sample a target position takes, in PyTorch's names: `nearest` the one at the start of its cell, floor(o from / to);
 * `nearest-exact` the one at the middle of its cell, floor((o + 0.5) from / to).
 */
export type NearestRule = "nearest" | "nearest-exact";

/** The sample taken by every target position along one axis. */
export function nearestAxis(from: number, to: number, rule: NearestRule): Int32Array<ArrayBuffer> {
  // Quotients of whole numbers: no rounding can move a position across a sample's border.
  return Int32Array.from(
    { length: to },
    (_, o) => rule === "nearest" ? Math.floor(o * from / to) : Math.floor((2 * o + 1) * from / (2 * to)),
  );
}

/**
 * Resizes planes by picking samples.
 *
 * @param planes [count, fromHeight, fromWidth] row-major.
 * @returns [count, toHeight, toWidth], of the same type.
 */
export function resizeNearest<T extends Samples>(
  planes: T,
  [fromHeight, fromWidth]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
  rule: NearestRule,
): T {
  const count = planes.length / (fromHeight * fromWidth);
  const rows = nearestAxis(fromHeight, toHeight, rule);
  const cols = nearestAxis(fromWidth, toWidth, rule);
  const result = new (planes.constructor as new (length: number) => T)(count * toHeight * toWidth);
  for (let plane = 0, at = 0; plane < count; plane++) {
    for (let y = 0; y < toHeight; y++) {
      const line = (plane * fromHeight + rows[y]) * fromWidth;
      for (let x = 0; x < toWidth; x++) result[at++] = planes[line + cols[x]];
    }
  }
  return result;
}
