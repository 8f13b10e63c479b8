/** The mean of up to `most` rows, evenly spread. Any offset is right; the nearer to the rows, the less is lost by coding them. */
export function meanRow(data: Float32Array, cols: number, most: number): Float32Array {
  const sums = new Float64Array(cols);
  const rows = data.length / cols, count = Math.min(rows, most);
  for (let i = 0; i < count; i++) {
    const from = Math.floor(i * rows / count) * cols;
    for (let e = 0; e < cols; e++) sums[e] += data[from + e];
  }
  return Float32Array.from(sums, (sum) => sum / count);
}
