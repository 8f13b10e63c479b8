import type { Random } from "../../tensor/random.ts";

/**
 * Smooth noise in 0 … 1, [height, width] row-major: random values on a lattice of `cell` pixels,
 * interpolated with a smoothstep, summed over octaves of halving cell and halving weight.
 */
export function valueNoise(
  random: Random,
  height: number,
  width: number,
  cell: number,
  octaves: number,
): Float32Array {
  const out = new Float32Array(height * width);
  let total = 0;
  for (let octave = 0, weight = 1; octave < octaves; octave++, weight /= 2) {
    const size = Math.max(1.5, cell / 2 ** octave);
    const rows = Math.floor(height / size) + 3, columns = Math.floor(width / size) + 3;
    const lattice = Float32Array.from({ length: rows * columns }, () => random.next());
    addOctave(out, height, width, lattice, columns, size, weight);
    total += weight;
  }
  for (let i = 0; i < out.length; i++) out[i] /= total;
  return out;
}

function addOctave(
  out: Float32Array,
  height: number,
  width: number,
  lattice: Float32Array,
  columns: number,
  size: number,
  weight: number,
): void {
  const at = new Int32Array(width), share = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    at[x] = Math.floor(x / size);
    share[x] = smooth(x / size - at[x]);
  }
  const row = new Float32Array(columns);
  for (let y = 0; y < height; y++) {
    const above = Math.floor(y / size), fy = smooth(y / size - above), base = above * columns;
    for (let c = 0; c < columns; c++) {
      const upper = lattice[base + c];
      row[c] = weight * (upper + (lattice[base + columns + c] - upper) * fy);
    }
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const left = row[at[x]];
      out[i] += left + (row[at[x] + 1] - left) * share[x];
    }
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
