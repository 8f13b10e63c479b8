// AssemblyScript. Compiled by tools/compile-kernels.ts into threshold-upsampled-wasm.ts; what it computes is said in
// threshold-upsampled.ts. Arguments are addresses of the first element unless said otherwise; `each` is 2 or 4.

/** A share of the numbers themselves that is far above what rounding can change. */
const ROUNDING: f64 = 1e-6;

/** Two doubles: taps times the values of as many lines at an offset, summed from the first on. */
// @ts-ignore: decorator
@inline
function column(
  from: usize, l0: usize, l1: usize, l2: usize, l3: usize,
  w0: v128, w1: v128, w2: v128, w3: v128, four: bool,
): v128 {
  let sum = f64x2.add(
    f64x2.mul(w0, f64x2.promote_low_f32x4(v128.load64_zero(l0 + from))),
    f64x2.mul(w1, f64x2.promote_low_f32x4(v128.load64_zero(l1 + from))),
  );
  if (four) {
    sum = f64x2.add(sum, f64x2.mul(w2, f64x2.promote_low_f32x4(v128.load64_zero(l2 + from))));
    sum = f64x2.add(sum, f64x2.mul(w3, f64x2.promote_low_f32x4(v128.load64_zero(l3 + from))));
  }
  return sum;
}

/**
 * `low` numbers a side, of which `lines` count; taps along rows of pixels (`down`) and along columns (`across`); sizes and thresholds by
 * value. `wide` has lines of `width` rounded up to 4. `found` takes: above `upper`, above `lower`, box. Returns the number of runs.
 */
export function thresholdUpsampled(
  logits: usize, low: i32, lines: i32,
  down: usize, downWeights: usize, eachDown: i32,
  across: usize, acrossWeights: usize, eachAcross: i32,
  height: i32, width: i32, upper: f32, lower: f32,
  wide: usize, runs: usize, found: usize,
): i32 {
  const stride = <usize>((width + 3) & ~3) << 2;
  // Nothing is looked at whose every tap is surely below both thresholds.
  let most: f32 = 0;
  for (let i = 0; i < lines * low; i++) {
    const size = abs<f32>(load<f32>(logits + (<usize>i << 2)));
    if (size > most) most = size;
  }
  const bound = <f32>(-abs<f64>(min<f32>(lower, -upper)) * (1 + ROUNDING) - <f64>most * ROUNDING);
  const bounds = f32x4.splat(bound);
  let top = lines, bottom = -1, left = low, right = -1;
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < low; c += 4) {
      let some = i32x4.bitmask(f32x4.gt(v128.load(logits + (<usize>(line * low + c) << 2)), bounds));
      if (c + 4 > low) some &= (1 << (low - c)) - 1;
      if (some == 0) continue;
      if (bottom < 0) top = line;
      bottom = line;
      left = min(left, c + ctz(some));
      right = max(right, c + 31 - clz(some));
    }
  }
  let next = runs;
  let inner = 0, outer = 0, x0 = width, x1 = -1, y0 = height, y1 = -1, last = 0, bit = 0;
  if (bottom >= 0) {
    let first = 0, end = width, begin = 0, stop = height;
    while (first < width && load<i32>(across + (<usize>(first * eachAcross + eachAcross - 1) << 2)) < left) first++;
    while (end > first && load<i32>(across + (<usize>((end - 1) * eachAcross) << 2)) > right) end--;
    while (begin < height && load<i32>(down + (<usize>(begin * eachDown + eachDown - 1) << 2)) < top) begin++;
    while (stop > begin && load<i32>(down + (<usize>((stop - 1) * eachDown) << 2)) > bottom) stop--;
    first &= ~3;
    if (begin < stop) {
      const firstLine = load<i32>(down + (<usize>(begin * eachDown) << 2));
      const lastLine = load<i32>(down + (<usize>(stop * eachDown - 1) << 2));
      end = min((end + 3) & ~3, width);
      for (let line = firstLine; line <= lastLine; line++) {
        const from: usize = logits + (<usize>(line * low) << 2);
        const to: usize = wide + <usize>line * stride;
        for (let x = first; x < end; x++) {
          const tap: usize = across + (<usize>(x * eachAcross) << 2);
          const weight: usize = acrossWeights + (<usize>(x * eachAcross) << 3);
          let sum = load<f64>(weight) * <f64>load<f32>(from + (<usize>load<i32>(tap) << 2)) +
            load<f64>(weight, 8) * <f64>load<f32>(from + (<usize>load<i32>(tap, 4) << 2));
          if (eachAcross == 4) {
            sum = sum + load<f64>(weight, 16) * <f64>load<f32>(from + (<usize>load<i32>(tap, 8) << 2));
            sum = sum + load<f64>(weight, 24) * <f64>load<f32>(from + (<usize>load<i32>(tap, 12) << 2));
          }
          store<f32>(to + (<usize>x << 2), <f32>sum);
        }
      }
    }
    const uppers = f32x4.splat(upper), lowers = f32x4.splat(lower), zero = f32x4.splat(0);
    const four = eachDown == 4;
    for (let y = begin; y < stop; y++) {
      const tap: usize = down + (<usize>(y * eachDown) << 2);
      const weight: usize = downWeights + (<usize>(y * eachDown) << 3);
      const w0 = f64x2.splat(load<f64>(weight)), w1 = f64x2.splat(load<f64>(weight, 8));
      const w2 = four ? f64x2.splat(load<f64>(weight, 16)) : w0;
      const w3 = four ? f64x2.splat(load<f64>(weight, 24)) : w0;
      const l0 = wide + <usize>load<i32>(tap) * stride, l1 = wide + <usize>load<i32>(tap, 4) * stride;
      const l2 = four ? wide + <usize>load<i32>(tap, 8) * stride : l0;
      const l3 = four ? wide + <usize>load<i32>(tap, 12) * stride : l0;
      const row = y * width;
      if (bit && first > 0) {
        store<i32>(next, row - last);
        next += 4;
        last = row;
        bit = 0;
      }
      for (let x = first; x < end; x += 4) {
        const at = <usize>x << 2;
        const v = i8x16.shuffle(
          f32x4.demote_f64x2_zero(column(at, l0, l1, l2, l3, w0, w1, w2, w3, four)),
          f32x4.demote_f64x2_zero(column(at + 8, l0, l1, l2, l3, w0, w1, w2, w3, four)),
          0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
        );
        const pixels = min(4, width - x), full = (1 << pixels) - 1;
        outer += popcnt(i32x4.bitmask(f32x4.gt(v, lowers)) & full);
        inner += popcnt(i32x4.bitmask(f32x4.gt(v, uppers)) & full);
        const inside = i32x4.bitmask(f32x4.gt(v, zero)) & full;
        if (inside) {
          x0 = min(x0, x + ctz(inside));
          x1 = max(x1, x + 31 - clz(inside));
          if (y1 < 0) y0 = y;
          y1 = y;
        }
        if (inside == (bit ? full : 0)) continue;
        for (let i = 0; i < pixels; i++) {
          const here = (inside >> i) & 1;
          if (here == bit) continue;
          store<i32>(next, row + x + i - last);
          next += 4;
          last = row + x + i;
          bit = here;
        }
      }
      if (bit && (end < width || y + 1 == stop)) {
        store<i32>(next, row + end - last);
        next += 4;
        last = row + end;
        bit = 0;
      }
    }
  }
  if (last < height * width) {
    store<i32>(next, height * width - last);
    next += 4;
  }
  store<i32>(found, inner);
  store<i32>(found, outer, 4);
  store<i32>(found, x1 < 0 ? 0 : x0, 8);
  store<i32>(found, x1 < 0 ? 0 : y0, 12);
  store<i32>(found, x1 < 0 ? 0 : x1, 16);
  store<i32>(found, x1 < 0 ? 0 : y1, 20);
  return <i32>((next - runs) >> 2);
}
