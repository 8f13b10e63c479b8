// AssemblyScript. Compiled by tools/compile-kernels.ts into multiply-rows-wasm.ts; what it computes is said in multiply-rows.ts.
// All arguments but `rows`, `first`, `factor` and `width` are addresses of the first element; `width` is the bytes of a row of p and
// mp, a multiple of 64: groups of eight doubles.

export function multiplyRows(
  rows: i32,
  start: usize,
  columns: usize,
  values: usize,
  p: usize,
  mp: usize,
  first: i32,
  factor: f64,
  width: usize,
): void {
  const origin = load<i32>(start);
  const f = f64x2.splat(factor);
  for (let row: i32 = 0; row < rows; row++) {
    const bounds: usize = start + ((<usize>row) << 2);
    const begin: usize = (<usize>(load<i32>(bounds) - origin)) << 2;
    const end: usize = (<usize>(load<i32>(bounds, 4) - origin)) << 2;
    for (let group: usize = 0; group < width; group += 64) {
      let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (let entry = begin; entry < end; entry += 4) {
        const value = f64x2.splat(<f64>load<f32>(values + entry));
        const from: usize = p + group + (<usize>load<i32>(columns + entry)) * width;
        s0 = f64x2.add(s0, f64x2.mul(value, v128.load(from)));
        s1 = f64x2.add(s1, f64x2.mul(value, v128.load(from, 16)));
        s2 = f64x2.add(s2, f64x2.mul(value, v128.load(from, 32)));
        s3 = f64x2.add(s3, f64x2.mul(value, v128.load(from, 48)));
      }
      const at: usize = (<usize>(first + row)) * width + group;
      v128.store(mp + at, f64x2.sub(v128.load(p + at), f64x2.mul(f, s0)));
      v128.store(mp + at, f64x2.sub(v128.load(p + at, 16), f64x2.mul(f, s1)), 16);
      v128.store(mp + at, f64x2.sub(v128.load(p + at, 32), f64x2.mul(f, s2)), 32);
      v128.store(mp + at, f64x2.sub(v128.load(p + at, 48), f64x2.mul(f, s3)), 48);
    }
  }
}
