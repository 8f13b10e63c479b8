import type { AnyArtefact } from "./artefact.ts";
import type { InputNodes, Stage, StageNode } from "./stage.ts";

/** A node whose stage is known, and with it what its params and inputs are. */
export type NodeOf<Known> = Known extends Stage<infer Takes, infer Reads, infer Makes> ? StageNode<Makes> & {
    readonly params: Takes;
    readonly inputs: InputNodes<Reads>;
  }
  : never;

/** Those of some nodes that are of a stage, by its name: `nodesOf<typeof probeStage>(probeStage.name, nodes)`. */
export function nodesOf<Known extends Stage<never, never, AnyArtefact>>(
  name: string,
  nodes: Iterable<StageNode>,
): NodeOf<Known>[] {
  return [...nodes].filter(({ stage }) => stage.name === name) as unknown as NodeOf<Known>[];
}
