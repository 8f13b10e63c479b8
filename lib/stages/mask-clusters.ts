import { countOf } from "./neighbour-params.ts";
import { availableParallelism } from "node:os";
import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import { clusterRows, type RowClusters } from "../kernels/knn/cluster-rows.ts";
import { KnnThreads } from "../kernels/knn/knn-threads.ts";
import { matrixOf, tensorOf } from "./matrices.ts";
import { unitRowSource } from "./row-source.ts";

/** Of the starting points of the clusters: one for all seeds of an experiment, which share the graph. */
const SEED = 0;

/**
 * The training masks of a large split in clusters, for searches that do not compare everything with everything (METHOD 8 asks for
 * the k nearest; this finds nearly all of them). Params: `k`, `times`; `recall`, the share of the k nearest that is to be found.
 * Makes `order` [masks], the mask behind each place, cluster by cluster; `starts` [clusters + 1]; `centroids` [clusters, E].
 */
export const maskClustersStage: Stage = {
  name: "mask clusters",
  module: import.meta.url,
  async run(params, { embeddings }, _shard, { progress, signal }) {
    const knn = new KnnThreads(availableParallelism());
    try {
      const source = await unitRowSource(embeddings, "embeddings");
      const settings = { k: await countOf(params, source.rows), recall: Number(params.recall), seed: SEED };
      const clusters = await clusterRows(source, settings, knn, (fraction) => {
        signal.throwIfAborted();
        progress(fraction);
      });
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

function packClusters({ centroids, starts, order, probes, recall }: RowClusters, note: string): Artefact {
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
export async function readClusters(stored: StoredArtefact): Promise<RowClusters> {
  const artefact = await stored.whole();
  const whole = (name: string) => artefact.tensors[name].data as Int32Array<ArrayBuffer>;
  const { probes, recall } = artefact.facts as { probes: number; recall: number };
  return {
    centroids: matrixOf(artefact, "centroids"),
    starts: whole("starts"),
    order: whole("order"),
    probes,
    recall,
  };
}
