import type { StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import { type NodeDegrees, NodeDegreesBuilder } from "../method/propagation/streamed-affinity.ts";
import { graphRows } from "./graph-rows.ts";

/**
 * Degrees of the nodes of a large neighbour graph, d = W 1, in one pass over it (METHOD 8). Input: `neighbours`, the graph in
 * shards. Makes `degree` and `incoming` [nodes]; its facts have the graph's `k`.
 */
export const nodeDegreesStage: Stage = {
  name: "mask degrees",
  module: import.meta.url,
  async run(_params, { neighbours }, _shard, run) {
    const [size, k] = await neighbours.shape("ids");
    const builder = new NodeDegreesBuilder(size);
    for await (const { first, rows } of graphRows(neighbours, run)) builder.add(first, rows);
    const nodes = builder.nodes();
    const shape = [size];
    return {
      tensors: { degree: { shape, data: nodes.degree }, incoming: { shape, data: nodes.incoming } },
      facts: { k },
    };
  },
};

/** What `nodeDegreesStage` stored, and neighbours per node in the graph. */
export async function readDegrees(
  degrees: StoredArtefact,
): Promise<NodeDegrees & { readonly k: number }> {
  const { tensors, facts } = await degrees.whole();
  return {
    degree: tensors.degree.data as Float64Array<ArrayBuffer>,
    incoming: tensors.incoming.data as Int32Array<ArrayBuffer>,
    k: Number(facts.k),
  };
}
