// AssemblyScript. Compiled by tools/compile-kernels.ts into pillow-passes-wasm.ts; what it computes is said in pillow-passes.ts.
// `source`, `start`, `pairs`, `weights` and `out` are addresses of the first element, `most` is the pairs of weights of a position, each
// as of `pairedAxis`. Both passes read and write up to 15 bytes beyond the end of what they are given, the second reads a line more.

const PRECISION: i32 = 22;
const HALF: i32 = 1 << 21;
/** Bits of the low half of a weight. */
const LOW: i32 = 11;

/** The bytes of four fixed-point sums. */
// @ts-ignore: decorator
@inline
function bytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(i32x4.shr_s(a, PRECISION), i32x4.shr_s(b, PRECISION)),
    i16x8.narrow_i32x4_s(i32x4.shr_s(c, PRECISION), i32x4.shr_s(d, PRECISION)),
  );
}

// @ts-ignore: decorator
@inline
function joined(high: v128, low: v128): v128 {
  return i32x4.add(i32x4.shl(high, LOW), low);
}

export function resizeRows(
  source: usize, height: i32, from: i32,
  start: usize, pairs: usize, weights: usize, most: i32,
  to: i32, out: usize,
): void {
  const half = i32x4.splat(HALF);
  for (let y = 0; y < height; y++) {
    const line = source + <usize>(y * from * 3);
    for (let x = 0; x < to; x++) {
      let at = line + <usize>(load<i32>(start + (<usize>x << 2)) * 3);
      let pair = weights + (<usize>(x * most) << 3);
      const end = pair + (<usize>load<i32>(pairs + (<usize>x << 2)) << 3);
      let high = i32x4.splat(0), low = half;
      for (; pair < end; pair += 8, at += 6) {
        // Red, green and blue of two pixels, colour by colour.
        const line = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
        const two = v128.shuffle<i16>(line, line, 0, 3, 1, 4, 2, 5, 6, 7);
        high = i32x4.add(high, i32x4.dot_i16x8_s(two, v128.load32_splat(pair)));
        low = i32x4.add(low, i32x4.dot_i16x8_s(two, v128.load32_splat(pair, 4)));
      }
      const sum = joined(high, low);
      // The fourth byte belongs to the pixel that is written next.
      v128.store32_lane(out, bytes(sum, sum, sum, sum), 0);
      out += 3;
    }
  }
}

export function resizeColumns(
  source: usize, line: i32,
  start: usize, pairs: usize, weights: usize, most: i32,
  to: i32, out: usize,
): void {
  const half = i32x4.splat(HALF), zero = i32x4.splat(0);
  for (let y = 0; y < to; y++) {
    const first = source + <usize>(load<i32>(start + (<usize>y << 2)) * line);
    const begin = weights + (<usize>(y * most) << 3);
    const end = begin + (<usize>load<i32>(pairs + (<usize>y << 2)) << 3);
    for (let x = 0; x < line; x += 16) {
      let highA = zero, highB = zero, highC = zero, highD = zero;
      let lowA = half, lowB = half, lowC = half, lowD = half;
      let at = first + <usize>x;
      for (let pair = begin; pair < end; pair += 8) {
        const high = v128.load32_splat(pair), low = v128.load32_splat(pair, 4);
        const above = v128.load(at), below = v128.load(at + <usize>line);
        const left = v128.shuffle<i8>(above, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const right = v128.shuffle<i8>(above, below, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        const a = i16x8.extend_low_i8x16_u(left), b = i16x8.extend_high_i8x16_u(left);
        const c = i16x8.extend_low_i8x16_u(right), d = i16x8.extend_high_i8x16_u(right);
        highA = i32x4.add(highA, i32x4.dot_i16x8_s(a, high));
        highB = i32x4.add(highB, i32x4.dot_i16x8_s(b, high));
        highC = i32x4.add(highC, i32x4.dot_i16x8_s(c, high));
        highD = i32x4.add(highD, i32x4.dot_i16x8_s(d, high));
        lowA = i32x4.add(lowA, i32x4.dot_i16x8_s(a, low));
        lowB = i32x4.add(lowB, i32x4.dot_i16x8_s(b, low));
        lowC = i32x4.add(lowC, i32x4.dot_i16x8_s(c, low));
        lowD = i32x4.add(lowD, i32x4.dot_i16x8_s(d, low));
        at += <usize>line << 1;
      }
      // What goes beyond the line is written over by the next one.
      v128.store(
        out + <usize>(y * line + x),
        bytes(joined(highA, lowA), joined(highB, lowB), joined(highC, lowC), joined(highD, lowD)),
      );
    }
  }
}
