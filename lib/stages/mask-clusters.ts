import { availableParallelism } from "node:os";
import type { StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import { clusterRows, type RowClusters } from "../kernels/knn/cluster-rows.ts";
import { KnnThreads } from "../kernels/knn/knn-threads.ts";
import type { Embeddings, MaskClusters } from "./artefacts.ts";
import { heardBy } from "./heard-by.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { countOf, type NeighbourParams } from "./graph-choice.ts";
import { unitRowSource } from "./row-source.ts";

/** Seed of the clusters' starting points. It is the same for all seeds of an experiment, as they share the graph. */
const SEED = 0;

interface MaskClustersParams extends NeighbourParams {
  /** Share of the k nearest that should be found, 0..1. */
  readonly recall: number;
}

/**
 * The training masks of a large split in clusters, for searches that do not compare everything with everything (METHOD 8 asks for
 * the k nearest; this finds nearly all of them).
 */
export const maskClustersStage: Stage<MaskClustersParams, { embeddings: Embeddings }, MaskClusters> = {
  name: "mask clusters",
  module: import.meta.url,
  async run(params, { embeddings }, _shard, run) {
    const knn = new KnnThreads(availableParallelism());
    try {
      const source = await unitRowSource(embeddings, "embeddings");
      const settings = { k: await countOf(params, source.rows), recall: params.recall, seed: SEED };
      const clusters = await clusterRows(source, settings, knn, heardBy(run));
      const { probes, recall, centroids } = clusters;
      const note =
        `${(100 * recall).toFixed(1)} % of the ${settings.k} nearest masks are in the ${probes} of ` +
        `${centroids.rows} clusters nearest to a mask`;
      return packClusters(clusters, note);
    } finally {
      await knn.close();
    }
  },
};

function packClusters({ centroids, starts, order, probes, recall }: RowClusters, note: string): MaskClusters {
  return {
    tensors: {
      centroids: tensorOf(centroids),
      starts: { shape: [starts.length], data: starts },
      order: { shape: [order.length], data: order },
    },
    facts: { probes, recall, note },
  };
}

/** The stored clusters. */
export async function readClusters(stored: StoredArtefact<MaskClusters>): Promise<RowClusters> {
  const whole = await stored.whole();
  const { tensors: { starts, order }, facts: { probes, recall } } = whole;
  const centroids = matrixOf(whole, "centroids");
  return { centroids, starts: starts.data, order: order.data, probes, recall };
}
