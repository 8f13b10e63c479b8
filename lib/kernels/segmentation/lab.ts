/** Linear light of the 256 sRGB codes (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, code) => {
  const share = code / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

const DELTA = 6 / 29;

/** The compressive function of CIE Lab: a cube root with a straight foot. */
function compress(t: number): number {
  return t > DELTA ** 3 ? Math.cbrt(t) : t / (3 * DELTA ** 2) + 4 / 29;
}

/**
 * CIE Lab (D65) of an 8-bit sRGB image: distances in it follow what people see as different.
 *
 * @param rgb [height, width, 3].
 * @returns L (0 … 100), a and b (about -100 … 100), [3, height * width].
 */
export function labPlanes(rgb: Uint8Array): Float32Array<ArrayBuffer> {
  const pixels = rgb.length / 3;
  const planes = new Float32Array(rgb.length);
  for (let i = 0; i < pixels; i++) {
    const r = LINEAR[rgb[i * 3]];
    const g = LINEAR[rgb[i * 3 + 1]];
    const b = LINEAR[rgb[i * 3 + 2]];
    const x = compress((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const y = compress(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
    const z = compress((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
    planes[i] = 116 * y - 16;
    planes[pixels + i] = 500 * (x - y);
    planes[2 * pixels + i] = 200 * (y - z);
  }
  return planes;
}
