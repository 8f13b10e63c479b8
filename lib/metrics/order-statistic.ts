/**
 * The value that would stand at a place were the values sorted, without sorting them: the part of the values that holds the place is
 * divided until nothing is left to divide. Changes their order.
 *
 * @param values none of them NaN, at least one.
 * @param place 0 … values - 1.
 */
export function orderStatistic(values: Float64Array, place: number): number {
  for (let left = 0, right = values.length - 1; left < right;) {
    const pivot = median(values[left], values[(left + right) >> 1], values[right]);
    let low = left, high = right;
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low > high) break;
      [values[low], values[high]] = [values[high], values[low]];
      low++;
      high--;
    }
    // Now all up to `high` are at most the pivot, all from `low` on at least; between them are pivots.
    if (place <= high) right = high;
    else if (place >= low) left = low;
    else return pivot;
  }
  return values[place];
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
