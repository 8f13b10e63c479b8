// AssemblyScript. Compiled by tools/compile-kernels.ts into code-rows-wasm.ts; what it computes is said in code-rows.ts.
// Arguments are addresses of the first element, except rows, cols and depth.

export function codeRows(
  rows: i32,
  cols: i32,
  depth: i32,
  x: usize,
  offset: usize,
  codes: usize,
  scales: usize,
  measures: usize,
): void {
  const width: usize = (<usize>cols) << 2;
  for (let row: i32 = 0; row < rows; row++) {
    let most: f64 = 0;
    for (let e: usize = 0; e < width; e += 4) {
      most = max<f64>(most, abs<f64>(<f64>load<f32>(x + e) - <f64>load<f32>(offset + e)));
    }
    const scale: f32 = <f32>(most / 127);
    const step: f64 = scale > 0 ? <f64>scale : 1.0;
    let error: f64 = 0, length: f64 = 0, coded: f64 = 0, along: f64 = 0;
    let at = codes;
    for (let e: usize = 0; e < width; e += 4) {
      const o: f64 = <f64>load<f32>(offset + e);
      const a: f64 = <f64>load<f32>(x + e) - o;
      const code: f64 = max<f64>(-127, min<f64>(127, nearest<f64>(a / step)));
      const c: f64 = code * step;
      const r: f64 = a - c;
      error += r * r;
      length += a * a;
      coded += c * c;
      along += a * o;
      store<u8>(at, <u8>(128 + <i32>code));
      at++;
    }
    for (const end: usize = codes + <usize>depth; at < end; at++) store<u8>(at, 128);
    store<f32>(scales, <f32>step);
    store<f64>(measures, sqrt<f64>(error));
    store<f64>(measures, sqrt<f64>(max<f64>(length, coded)), 8);
    store<f64>(measures, along, 16);
    x += width;
    codes += <usize>depth;
    scales += 4;
    measures += 24;
  }
}
