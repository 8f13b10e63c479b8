// AssemblyScript. Compiled by tools/compile-kernels.ts into pillow-passes-wasm.ts; what it computes is said in pillow-passes.ts.
// `source`, `start`, `taps`, `weights` and `out` are addresses of the first element, `most` is the weights of a position. Both passes
// read and write up to 15 bytes beyond the end of what they are given.

const PRECISION: i32 = 22;
const HALF: i32 = 1 << 21;

/** Four grey levels as whole numbers of 32 bits. */
// @ts-ignore: decorator
@inline
function levels(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/** The bytes of four fixed-point sums. */
// @ts-ignore: decorator
@inline
function bytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(i32x4.shr_s(a, PRECISION), i32x4.shr_s(b, PRECISION)),
    i16x8.narrow_i32x4_s(i32x4.shr_s(c, PRECISION), i32x4.shr_s(d, PRECISION)),
  );
}

export function resizeRows(
  source: usize, height: i32, from: i32,
  start: usize, taps: usize, weights: usize, most: i32,
  to: i32, out: usize,
): void {
  const half = i32x4.splat(HALF);
  for (let y = 0; y < height; y++) {
    const line = source + <usize>(y * from * 3);
    for (let x = 0; x < to; x++) {
      let at = line + <usize>(load<i32>(start + (<usize>x << 2)) * 3);
      let weight = weights + (<usize>(x * most) << 2);
      const end = weight + (<usize>load<i32>(taps + (<usize>x << 2)) << 2);
      let sum = half;
      for (; weight < end; weight += 4, at += 3) {
        sum = i32x4.add(sum, i32x4.mul(levels(at), v128.load32_splat(weight)));
      }
      // The fourth byte belongs to the pixel that is written next.
      v128.store32_lane(out, bytes(sum, sum, sum, sum), 0);
      out += 3;
    }
  }
}

export function resizeColumns(
  source: usize, line: i32,
  start: usize, taps: usize, weights: usize, most: i32,
  to: i32, out: usize,
): void {
  const half = i32x4.splat(HALF);
  for (let y = 0; y < to; y++) {
    const first = source + <usize>(load<i32>(start + (<usize>y << 2)) * line);
    const begin = weights + (<usize>(y * most) << 2);
    const end = begin + (<usize>load<i32>(taps + (<usize>y << 2)) << 2);
    for (let x = 0; x < line; x += 16) {
      let a = half, b = half, c = half, d = half;
      let at = first + <usize>x;
      for (let weight = begin; weight < end; weight += 4) {
        const w = v128.load32_splat(weight);
        const pixels = v128.load(at);
        const low = i16x8.extend_low_i8x16_u(pixels), high = i16x8.extend_high_i8x16_u(pixels);
        a = i32x4.add(a, i32x4.mul(i32x4.extend_low_i16x8_u(low), w));
        b = i32x4.add(b, i32x4.mul(i32x4.extend_high_i16x8_u(low), w));
        c = i32x4.add(c, i32x4.mul(i32x4.extend_low_i16x8_u(high), w));
        d = i32x4.add(d, i32x4.mul(i32x4.extend_high_i16x8_u(high), w));
        at += <usize>line;
      }
      // What goes beyond the line is written over by the next one.
      v128.store(out + <usize>(y * line + x), bytes(a, b, c, d));
    }
  }
}
