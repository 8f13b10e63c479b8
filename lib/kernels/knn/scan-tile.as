// AssemblyScript. Compiled by tools/compile-kernels.ts into scan-tile-wasm.ts; what it computes is said in scan-tile.ts.
// All arguments but m, n, offset, rows and depth are addresses of the first element.

export function scanTile(
  tile: usize,
  m: i32,
  n: i32,
  offset: i32,
  rowScales: usize,
  rowTerms: usize,
  rowCuts: usize,
  colScales: usize,
  colTerms: usize,
  colCuts: usize,
  bounds: usize,
  hits: usize,
): i32 {
  const begin = hits;
  for (let i: i32 = 0; i < m; i++) {
    const width: i32 = min(n, offset + i);
    const at: usize = (<usize>i) << 2;
    const scale = f32x4.splat(load<f32>(rowScales + at));
    const term = f32x4.splat(load<f32>(rowTerms + at));
    const cut = f32x4.splat(load<f32>(rowCuts + at));
    const row: usize = tile + ((<usize>(i * n)) << 2);
    for (let j: i32 = 0; j < width; j += 16) {
      const c: usize = (<usize>j) << 2;
      const u0 = bound(row + c, scale, term, colScales + c, colTerms + c);
      const u1 = bound(row + c + 16, scale, term, colScales + c + 16, colTerms + c + 16);
      const u2 = bound(row + c + 32, scale, term, colScales + c + 32, colTerms + c + 32);
      const u3 = bound(row + c + 48, scale, term, colScales + c + 48, colTerms + c + 48);
      const r0 = f32x4.ge(u0, f32x4.pmin(cut, v128.load(colCuts + c)));
      const r1 = f32x4.ge(u1, f32x4.pmin(cut, v128.load(colCuts + c, 16)));
      const r2 = f32x4.ge(u2, f32x4.pmin(cut, v128.load(colCuts + c, 32)));
      const r3 = f32x4.ge(u3, f32x4.pmin(cut, v128.load(colCuts + c, 48)));
      if (!v128.any_true(v128.or(v128.or(r0, r1), v128.or(r2, r3)))) continue;
      let reach: i32 = i32x4.bitmask(r0) | (i32x4.bitmask(r1) << 4) | (i32x4.bitmask(r2) << 8) | (i32x4.bitmask(r3) << 12);
      if (width - j < 16) reach &= (1 << (width - j)) - 1;
      v128.store(bounds, u0);
      v128.store(bounds, u1, 16);
      v128.store(bounds, u2, 32);
      v128.store(bounds, u3, 48);
      for (; reach != 0; reach &= reach - 1) {
        const lane: i32 = ctz(reach);
        store<i32>(hits, (i << 16) | (j + lane));
        store<f32>(hits, load<f32>(bounds + ((<usize>lane) << 2)), 4);
        hits += 8;
      }
    }
  }
  return <i32>((hits - begin) >>> 3);
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function bound(products: usize, scale: v128, term: v128, scales: usize, terms: usize): v128 {
  const product = f32x4.mul(f32x4.convert_i32x4_s(v128.load(products)), v128.load(scales));
  return f32x4.add(f32x4.mul(product, scale), f32x4.add(v128.load(terms), term));
}

export function transposeCodes(codes: usize, rows: i32, depth: i32, columns: usize): void {
  const d: usize = <usize>depth, n: usize = <usize>rows;
  const flip = i8x16.splat(-128);
  let row: usize = 0;
  // Four rows at a time: of sixteen columns of them four bytes each.
  for (; row + 4 <= n; row += 4) {
    for (let e: usize = 0; e < d; e += 16) {
      const from: usize = codes + row * d + e;
      const a = v128.xor(v128.load(from), flip), b = v128.xor(v128.load(from + d), flip);
      const c = v128.xor(v128.load(from + 2 * d), flip), f = v128.xor(v128.load(from + 3 * d), flip);
      const lowAB = v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const highAB = v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const lowCF = v128.shuffle<i8>(c, f, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const highCF = v128.shuffle<i8>(c, f, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const to: usize = columns + e * n + row;
      storeFour(to, n, v128.shuffle<i16>(lowAB, lowCF, 0, 8, 1, 9, 2, 10, 3, 11));
      storeFour(to + 4 * n, n, v128.shuffle<i16>(lowAB, lowCF, 4, 12, 5, 13, 6, 14, 7, 15));
      storeFour(to + 8 * n, n, v128.shuffle<i16>(highAB, highCF, 0, 8, 1, 9, 2, 10, 3, 11));
      storeFour(to + 12 * n, n, v128.shuffle<i16>(highAB, highCF, 4, 12, 5, 13, 6, 14, 7, 15));
    }
  }
  for (; row < n; row++) {
    for (let e: usize = 0; e < d; e++) store<u8>(columns + e * n + row, load<u8>(codes + row * d + e) ^ 128);
  }
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function storeFour(to: usize, n: usize, fours: v128): void {
  v128.store_lane<i32>(to, fours, 0);
  v128.store_lane<i32>(to + n, fours, 1);
  v128.store_lane<i32>(to + 2 * n, fours, 2);
  v128.store_lane<i32>(to + 3 * n, fours, 3);
}
