import type { Neighbours } from "../kernels/knn/neighbours.ts";
import type { NeighbourRows } from "./artefacts.ts";

/** The stored neighbour graph. */
export function neighboursOf({ tensors: { ids, similarities } }: NeighbourRows): Neighbours {
  const [count, k] = ids.shape;
  return { count, k, ids: ids.data, similarities: similarities.data };
}

/** A neighbour graph as it is stored. */
export function neighbourRows({ count, k, ids, similarities }: Neighbours): NeighbourRows {
  return {
    tensors: {
      ids: { shape: [count, k], data: ids },
      similarities: { shape: [count, k], data: similarities },
    },
    facts: {},
  };
}
