// AssemblyScript. Compiled by tools/compile-kernels.ts into code-rows-wasm.ts; what it computes is said in code-rows.ts.
// Arguments are addresses of the first element, except rows, cols and depth. `wide` has room for depth + 4 doubles.

export function codeRows(
  rows: i32,
  cols: i32,
  depth: i32,
  x: usize,
  offset: usize,
  codes: usize,
  scales: usize,
  measures: usize,
  wide: usize,
): void {
  const width: usize = (<usize>cols) << 2;
  const whole: usize = width & ~15;
  const padded: usize = (<usize>depth) << 2;
  for (let row: i32 = 0; row < rows; row++) {
    let most = f64x2.splat(0);
    for (let e: usize = 0; e < whole; e += 16) {
      const a0 = f64x2.sub(low(x + e), low(offset + e));
      const a1 = f64x2.sub(low(x + e + 8), low(offset + e + 8));
      v128.store(wide + (e << 1), a0);
      v128.store(wide + (e << 1), a1, 16);
      most = f64x2.max(most, f64x2.max(f64x2.abs(a0), f64x2.abs(a1)));
    }
    let least: f64 = max<f64>(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    for (let e = whole; e < padded; e += 4) {
      const a: f64 = e < width ? <f64>load<f32>(x + e) - <f64>load<f32>(offset + e) : 0.0;
      store<f64>(wide + (e << 1), a);
      least = max<f64>(least, abs<f64>(a));
    }
    const scale: f32 = <f32>(least / 127);
    const step: f64 = scale > 0 ? <f64>scale : 1.0;
    const steps = f64x2.splat(step), share = f64x2.splat(1 / step);
    const top = f64x2.splat(127), bottom = f64x2.splat(-127);
    let error = f64x2.splat(0), length = error, coded = error, along = error;
    for (let e: usize = 0; e < padded; e += 16) {
      const a0 = v128.load(wide + (e << 1)), a1 = v128.load(wide + (e << 1), 16);
      const q0 = f64x2.max(bottom, f64x2.min(top, f64x2.nearest(f64x2.mul(a0, share))));
      const q1 = f64x2.max(bottom, f64x2.min(top, f64x2.nearest(f64x2.mul(a1, share))));
      const c0 = f64x2.mul(q0, steps), c1 = f64x2.mul(q1, steps);
      const r0 = f64x2.sub(a0, c0), r1 = f64x2.sub(a1, c1);
      error = f64x2.add(error, f64x2.add(f64x2.mul(r0, r0), f64x2.mul(r1, r1)));
      length = f64x2.add(length, f64x2.add(f64x2.mul(a0, a0), f64x2.mul(a1, a1)));
      coded = f64x2.add(coded, f64x2.add(f64x2.mul(c0, c0), f64x2.mul(c1, c1)));
      if (e < whole) {
        along = f64x2.add(along, f64x2.add(f64x2.mul(a0, low(offset + e)), f64x2.mul(a1, low(offset + e + 8))));
      }
      const four = v128.shuffle<i32>(i32x4.trunc_sat_f64x2_s_zero(q0), i32x4.trunc_sat_f64x2_s_zero(q1), 0, 1, 4, 5);
      const shorts = i16x8.add(i16x8.narrow_i32x4_s(four, four), i16x8.splat(128));
      v128.store_lane<i32>(codes + (e >> 2), i8x16.narrow_i16x8_u(shorts, shorts), 0);
    }
    let rest: f64 = f64x2.extract_lane(along, 0) + f64x2.extract_lane(along, 1);
    for (let e = whole; e < width; e += 4) rest += load<f64>(wide + (e << 1)) * <f64>load<f32>(offset + e);
    store<f32>(scales, <f32>step);
    store<f64>(measures, sqrt<f64>(f64x2.extract_lane(error, 0) + f64x2.extract_lane(error, 1)));
    const before: f64 = f64x2.extract_lane(length, 0) + f64x2.extract_lane(length, 1);
    const after: f64 = f64x2.extract_lane(coded, 0) + f64x2.extract_lane(coded, 1);
    store<f64>(measures, sqrt<f64>(max<f64>(before, after)), 8);
    store<f64>(measures, rest, 16);
    x += width;
    codes += <usize>depth;
    scales += 4;
    measures += 24;
  }
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function low(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}
