import type { AnyArtefact } from "./artefact.ts";
import type { NodeOf } from "./nodes-of.ts";
import type { InputNodes, Stage } from "./stage.ts";

/**
 * A stage applied to params and inputs that it takes. From here on nodes are told apart by their keys alone: the engine knows no
 * stage's types. What is undefined leaves no trace in a key.
 */
export function node<Takes extends object, Reads extends object, Makes extends AnyArtefact>(
  stage: Stage<Takes, Reads, Makes>,
  params: Takes,
  inputs: InputNodes<Reads>,
): NodeOf<Stage<Takes, Reads, Makes>> {
  const given = Object.entries(inputs).filter(([, input]) => input !== undefined);
  return {
    stage,
    params: JSON.parse(JSON.stringify(params)),
    inputs: Object.fromEntries(given),
  } as unknown as NodeOf<Stage<Takes, Reads, Makes>>;
}
