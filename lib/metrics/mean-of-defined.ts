/** Mean of the entries that are not NaN; NaN when every entry is. */
export function meanOfDefined(values: Float64Array): number {
  let sum = 0;
  let defined = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    defined++;
  }
  return sum / defined;
}
