/**
 * Separable Gaussian blur of planes [planes, height, width]; pixels beyond the border repeat the border.
 *
 * @param sigma standard deviation in pixels; 0 returns a copy.
 */
export function gaussianBlur(
  planes: Float32Array,
  height: number,
  width: number,
  sigma: number,
): Float32Array<ArrayBuffer> {
  const radius = Math.ceil(3 * sigma);
  const taps = Float64Array.from(
    { length: 2 * radius + 1 },
    (_, t) => sigma === 0 ? 1 : Math.exp(-((t - radius) ** 2) / (2 * sigma ** 2)),
  );
  const norm = taps.reduce((sum, tap) => sum + tap, 0);
  const across = new Float32Array(planes.length);
  const out = new Float32Array(planes.length);
  const rows = planes.length / width;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let t = -radius; t <= radius; t++) {
        sum += taps[t + radius] * planes[start + clamp(x + t, width)];
      }
      across[start + x] = sum / norm;
    }
  }
  for (let plane = 0; plane < planes.length; plane += height * width) {
    for (let y = 0; y < height; y++) {
      for (let t = -radius; t <= radius; t++) {
        const from = plane + clamp(y + t, height) * width;
        const tap = taps[t + radius] / norm;
        for (let x = 0, to = plane + y * width; x < width; x++) out[to + x] += tap * across[from + x];
      }
    }
  }
  return out;
}

function clamp(at: number, side: number): number {
  return at < 0 ? 0 : at >= side ? side - 1 : at;
}
