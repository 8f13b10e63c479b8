import type { StageNode } from "../engine/stage.ts";
import { prompts } from "../method/text-classifier/prompts.ts";
import { type Prompting, TEXT_CLASSIFIER } from "../stages/class-vectors.ts";
import type { ClipFacts } from "../stages/materials.ts";
import { cutPrompts } from "./cut-prompts.ts";

/**
 * Refuses prompts that the text tower would cut, before masks are made for them.
 *
 * @param nodes what is to be computed. @param models the CLIPs that it names.
 * @throws {UserError} with the prompt, its tokens and the limit.
 */
export async function requireWholePrompts(
  nodes: readonly StageNode[],
  models: readonly ClipFacts[],
): Promise<void> {
  const askedOf = Map.groupBy(textClassifiers(nodes), ({ params }) => String(params.clip));
  for (const [hash, askers] of askedOf) {
    const asked = new Set(
      askers.flatMap(({ params }) => {
        const { names, background, templates } = params.prompting as unknown as Prompting;
        return prompts([...names, ...background], templates);
      }),
    );
    const { folder } = models.find((model) => model.hash === hash)!;
    for (const refusal of (await cutPrompts(folder, [...asked])).values()) throw refusal;
  }
}

/** The nodes that ask a text tower, each once. */
function textClassifiers(nodes: readonly StageNode[]): StageNode[] {
  const seen = new Set<StageNode>();
  const visit = (node: StageNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    Object.values(node.inputs).forEach(visit);
  };
  nodes.forEach(visit);
  return [...seen].filter(({ stage }) => stage.name === TEXT_CLASSIFIER);
}
