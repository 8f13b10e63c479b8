// AssemblyScript. Compiled by tools/compile-kernels.ts into multiply-rows-wasm.ts; what it computes is said in multiply-rows.ts.
// All arguments but `rows`, `first`, `factor` and `width` are addresses of the first element; `width` is the bytes of a row of p and
// mp, a multiple of 32: groups of eight single-precision numbers.

/** Three groups: as many sums as stay in registers. */
const WIDE: usize = 96;

/** mp = p - factor · sum for four columns, and p · mp added to their sums. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function finish(p: usize, mp: usize, factor: v128, sum: v128, sums: usize): void {
  const a = v128.load(p);
  const b = f32x4.sub(a, f32x4.mul(factor, sum));
  v128.store(mp, b);
  const low = f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  const aHigh = v128.shuffle<f32>(a, a, 2, 3, 2, 3), bHigh = v128.shuffle<f32>(b, b, 2, 3, 2, 3);
  const high = f64x2.mul(f64x2.promote_low_f32x4(aHigh), f64x2.promote_low_f32x4(bHigh));
  v128.store(sums, f64x2.add(v128.load(sums), low));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
}

export function multiplyRows(
  rows: i32,
  start: usize,
  columns: usize,
  values: usize,
  p: usize,
  mp: usize,
  first: i32,
  factor: f32,
  width: usize,
  sums: usize,
): void {
  const origin = load<i32>(start);
  const f = f32x4.splat(factor);
  memory.fill(sums, 0, 2 * width);
  for (let row: i32 = 0; row < rows; row++) {
    const bounds: usize = start + ((<usize>row) << 2);
    const begin: usize = (<usize>(load<i32>(bounds) - origin)) << 2;
    const end: usize = (<usize>(load<i32>(bounds, 4) - origin)) << 2;
    const at: usize = (<usize>(first + row)) * width;
    let group: usize = 0;
    for (; group + WIDE <= width; group += WIDE) {
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
      for (let entry = begin; entry < end; entry += 4) {
        const value = v128.load32_splat(values + entry);
        const from: usize = p + group + (<usize>load<i32>(columns + entry)) * width;
        s0 = f32x4.add(s0, f32x4.mul(value, v128.load(from)));
        s1 = f32x4.add(s1, f32x4.mul(value, v128.load(from, 16)));
        s2 = f32x4.add(s2, f32x4.mul(value, v128.load(from, 32)));
        s3 = f32x4.add(s3, f32x4.mul(value, v128.load(from, 48)));
        s4 = f32x4.add(s4, f32x4.mul(value, v128.load(from, 64)));
        s5 = f32x4.add(s5, f32x4.mul(value, v128.load(from, 80)));
      }
      const a = p + at + group, b = mp + at + group, c = sums + 2 * group;
      finish(a, b, f, s0, c);
      finish(a + 16, b + 16, f, s1, c + 32);
      finish(a + 32, b + 32, f, s2, c + 64);
      finish(a + 48, b + 48, f, s3, c + 96);
      finish(a + 64, b + 64, f, s4, c + 128);
      finish(a + 80, b + 80, f, s5, c + 160);
    }
    for (; group < width; group += 32) {
      let s0 = f32x4.splat(0), s1 = s0;
      for (let entry = begin; entry < end; entry += 4) {
        const value = v128.load32_splat(values + entry);
        const from: usize = p + group + (<usize>load<i32>(columns + entry)) * width;
        s0 = f32x4.add(s0, f32x4.mul(value, v128.load(from)));
        s1 = f32x4.add(s1, f32x4.mul(value, v128.load(from, 16)));
      }
      const a = p + at + group, b = mp + at + group, c = sums + 2 * group;
      finish(a, b, f, s0, c);
      finish(a + 16, b + 16, f, s1, c + 32);
    }
  }
}
