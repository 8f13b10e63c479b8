import type { Axis } from "./axis.ts";

/** What `separablePooling` computes, pixel by pixel: out[j, a, b] = sum of m_j[y, x] rows[y, a] columns[x, b]. */
export function separablePoolingReference(
  bits: Uint8Array,
  count: number,
  rows: Axis,
  columns: Axis,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(count * rows.tokens * columns.tokens);
  for (let j = 0; j < count; j++) {
    for (let y = 0; y < rows.pixels; y++) {
      for (let x = 0; x < columns.pixels; x++) {
        if (bits[(j * rows.pixels + y) * columns.pixels + x] === 0) continue;
        for (let a = 0; a < rows.tokens; a++) {
          for (let b = 0; b < columns.tokens; b++) {
            out[(j * rows.tokens + a) * columns.tokens + b] += rows.weights[y * rows.tokens + a] *
              columns.weights[x * columns.tokens + b];
          }
        }
      }
    }
  }
  return out;
}
