// AssemblyScript. Compiled by tools/compile-kernels.ts into move-rows-wasm.ts; what it computes is said in move-rows.ts.
// All arguments but `first`, `end` and `width` are addresses of the first element; `width` is the bytes of a row of single-precision
// numbers, a multiple of 32. Steps and turns are one number for each column.

export function advanceRows(r: usize, mp: usize, step: usize, first: usize, end: usize, width: usize, sums: usize): void {
  memory.fill(sums, 0, 2 * width);
  for (let row: usize = first * width; row < end * width; row += width) {
    for (let c: usize = 0; c < width; c += 16) {
      const a = f32x4.sub(v128.load(r + row + c), f32x4.mul(v128.load(step + c), v128.load(mp + row + c)));
      v128.store(r + row + c, a);
      const low = f64x2.promote_low_f32x4(a);
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 2, 3));
      const to: usize = sums + 2 * c;
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(low, low)));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(high, high)), 16);
    }
  }
}

export function turnRows(x: usize, r: usize, p: usize, step: usize, turn: usize, first: usize, end: usize, width: usize): void {
  for (let row: usize = first * width; row < end * width; row += width) {
    for (let c: usize = 0; c < width; c += 16) {
      const a = v128.load(p + row + c);
      const s = v128.load(step + c);
      const to: usize = x + 2 * (row + c);
      const low = f64x2.mul(f64x2.promote_low_f32x4(s), f64x2.promote_low_f32x4(a));
      const sHigh = v128.shuffle<f32>(s, s, 2, 3, 2, 3), aHigh = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
      const high = f64x2.mul(f64x2.promote_low_f32x4(sHigh), f64x2.promote_low_f32x4(aHigh));
      v128.store(to, f64x2.add(v128.load(to), low));
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
      v128.store(p + row + c, f32x4.add(v128.load(r + row + c), f32x4.mul(v128.load(turn + c), a)));
    }
  }
}
