import type { Neighbours } from "../knn/neighbours.ts";
import { grouped } from "../../tensor/grouped.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";

/** Labels of training masks, [N, K], of which some rows at a time are in memory. */
export interface LabelRows {
  readonly rows: number;
  readonly cols: number;
  /** Rows that are read at a time. */
  readonly step: number;
  read(first: number, end: number): Promise<Matrix>;
}

/**
 * Σ_i w_i Ŷ_i over the neighbours of each test mask as `aggregate` computes it, up to the order of summation, while the labels go by
 * once.
 *
 * @param weights [M, k]; those that are 0 count for nothing.
 * @param onProgress hears the finished share, 0..1. Throwing from it ends the pass.
 */
export async function aggregateStreamed(
  neighbours: Neighbours,
  weights: Float32Array,
  labels: LabelRows,
  onProgress: (fraction: number) => void = () => {},
): Promise<Matrix> {
  const { ids } = neighbours;
  const runs = Math.ceil(labels.rows / labels.step);
  // Edges that count, by the run of labels in which their training mask lies.
  const { starts, members: edges } = grouped(
    ids.length,
    runs,
    (edge) => weights[edge] === 0 ? -1 : Math.floor(ids[edge] / labels.step),
  );
  const out = matrix(neighbours.count, labels.cols);
  for (let run = 0; run < runs; run++) {
    onProgress(run / runs);
    if (starts[run] === starts[run + 1]) continue;
    const first = run * labels.step;
    const rows = await labels.read(first, Math.min(labels.rows, first + labels.step));
    for (const edge of edges.subarray(starts[run], starts[run + 1])) {
      const to = Math.floor(edge / neighbours.k) * labels.cols;
      const from = (ids[edge] - first) * labels.cols;
      for (let c = 0; c < labels.cols; c++) out.data[to + c] += weights[edge] * rows.data[from + c];
    }
  }
  return out;
}
