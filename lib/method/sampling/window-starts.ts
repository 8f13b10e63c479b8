/**
 * Where windows begin along one side: ceil((side - window) / stride) + 1 of them, the last shifted back inside.
 *
 * @param window at most `side`.
 */
export function windowStarts(side: number, window: number, stride: number): number[] {
  const count = Math.ceil((side - window) / stride) + 1;
  return Array.from({ length: count }, (_, i) => Math.min(i * stride, side - window));
}
