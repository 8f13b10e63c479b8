// AssemblyScript. Compiled by tools/compile-kernels.ts into add-scaled-wasm.ts; what it computes is said in scaled-sums.ts.
// `out` is the address of numbers of single precision, `line` of as many of double precision.

export function addScaled(out: usize, line: usize, factor: f64, count: i32): void {
  const f = f64x2.splat(factor);
  const vectors = out + (<usize>(count & ~3) << 2);
  const end = out + (<usize>count << 2);
  for (; out < vectors; out += 16, line += 32) {
    const four = v128.load(out);
    const low = f64x2.add(f64x2.promote_low_f32x4(four), f64x2.mul(f, v128.load(line)));
    const high = f64x2.add(
      f64x2.promote_low_f32x4(v128.load64_zero(out, 8)),
      f64x2.mul(f, v128.load(line, 16)),
    );
    v128.store64_lane(out, f32x4.demote_f64x2_zero(low), 0);
    v128.store64_lane(out, f32x4.demote_f64x2_zero(high), 0, 8);
  }
  for (; out < end; out += 4, line += 8) {
    store<f32>(out, <f32>(<f64>load<f32>(out) + factor * load<f64>(line)));
  }
}
