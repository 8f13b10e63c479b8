/**
 * Largest magnitude of a quantised weight. Processors without VNNI add two products in 16 bits: 2 · 255 · 64 would not fit, and
 * results would depend on the processor.
 */
const MOST = 63;

/** A weight in whole numbers, and what each of its columns was divided by. */
interface QuantisedColumns {
  /** [inputs, outputs], -63 … 63. */
  readonly values: Int8Array<ArrayBuffer>;
  /** [outputs]; 1 for a column of zeros. */
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Wᵀ by columns: each is divided by its largest magnitude over 63 and rounded. @param weight W as it lies in the file, [outputs, inputs]. */
export function quantiseColumns(weight: Float32Array, outputs: number, inputs: number): QuantisedColumns {
  const values = new Int8Array(weight.length);
  const scales = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const row = weight.subarray(o * inputs, (o + 1) * inputs);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    scales[o] = largest / MOST || 1;
    for (let i = 0; i < inputs; i++) values[i * outputs + o] = Math.round(row[i] / scales[o]);
  }
  return { values, scales };
}
