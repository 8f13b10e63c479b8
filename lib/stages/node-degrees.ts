import type { StoredArtefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import { type NodeDegrees, NodeDegreesBuilder } from "../kernels/graph/node-degrees.ts";
import type { DegreeRows, NeighbourRows } from "./artefacts.ts";
import { graphRows } from "./graph-rows.ts";

/** Degrees of the nodes of a large neighbour graph, d = W 1, in one pass over its shards (METHOD 8). */
export const nodeDegreesStage: Stage<object, { neighbours: NeighbourRows }, DegreeRows> = {
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
  degrees: StoredArtefact<DegreeRows>,
): Promise<NodeDegrees & { readonly k: number }> {
  const { tensors, facts } = await degrees.whole();
  return { degree: tensors.degree.data, incoming: tensors.incoming.data, k: facts.k };
}
