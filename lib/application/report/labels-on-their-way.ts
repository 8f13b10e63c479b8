import type { EmbeddingMap } from "../../report/figures/embedding-map.ts";
import { affinity, maskNeighbours } from "../../method/propagation/affinity.ts";
import { neighbourCount } from "../../method/propagation/neighbours-rule.ts";
import { propagationSteps } from "../../method/propagation/transductive.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { argmaxRows } from "../../tensor/rows.ts";

/**
 * How Eq. 1 carries labels from mask to mask: of every class one mask is known, the first, and each step goes one edge further along
 * the graph of the nearest neighbours.
 *
 * @param unit embeddings of unit length, [N, E], N at least 2. @param truths class of each mask, null where it has none.
 * @param steps rising.
 */
export async function labelsOnTheirWay(
  unit: Matrix,
  truths: readonly (number | null)[],
  classes: number,
  steps: readonly number[],
): Promise<EmbeddingMap["spread"]> {
  const known = matrix(unit.rows, classes);
  for (let c = 0; c < classes; c++) {
    const first = truths.indexOf(c);
    if (first >= 0) known.data[first * classes + c] = 1;
  }
  const graph = affinity(await maskNeighbours(unit, neighbourCount("rule", unit.rows)));
  return propagationSteps(graph, known, steps).map((carried, s) => {
    const best = argmaxRows(carried);
    const isReached = (mask: number) => carried.data[mask * classes + best[mask]] > 0;
    return { steps: steps[s], labels: [...best].map((label, mask) => isReached(mask) ? label : null) };
  });
}
