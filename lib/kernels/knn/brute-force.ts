import type { Matrix } from "../../tensor/matrix.ts";
import type { Neighbours } from "./neighbours.ts";

/** What `knnSearch` computes, by sorting all similarities of every query. The reference for tests. */
export function bruteForceSearch(queries: Matrix, x: Matrix, k: number): Neighbours {
  return sortAll(queries, x, k, () => true);
}

/** What `knnGraph` computes, by sorting all similarities of every row. The reference for tests. */
export function bruteForceGraph(x: Matrix, k: number): Neighbours {
  return sortAll(x, x, k, (i, j) => i !== j);
}

function sortAll(
  queries: Matrix,
  x: Matrix,
  k: number,
  admitted: (query: number, row: number) => boolean,
): Neighbours {
  const ids = new Int32Array(queries.rows * k);
  const similarities = new Float32Array(queries.rows * k);
  for (let i = 0; i < queries.rows; i++) {
    const candidates: { id: number; similarity: number }[] = [];
    for (let j = 0; j < x.rows; j++) {
      if (!admitted(i, j)) continue;
      let sum = 0;
      for (let e = 0; e < x.cols; e++) sum += queries.data[i * x.cols + e] * x.data[j * x.cols + e];
      candidates.push({ id: j, similarity: Math.fround(sum) });
    }
    candidates.sort((a, b) => b.similarity - a.similarity || a.id - b.id);
    for (let n = 0; n < k; n++) {
      ids[i * k + n] = candidates[n].id;
      similarities[i * k + n] = candidates[n].similarity;
    }
  }
  return { count: queries.rows, k, ids, similarities };
}
