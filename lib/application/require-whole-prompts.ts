import { nodesBehind } from "../engine/nodes-behind.ts";
import { nodesOf } from "../engine/nodes-of.ts";
import type { StageNode } from "../engine/stage.ts";
import { prompts } from "../method/text-classifier/prompts.ts";
import { type classVectorsStage, TEXT_CLASSIFIER } from "../stages/class-vectors.ts";
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
  const asking = nodesOf<ReturnType<typeof classVectorsStage>>(TEXT_CLASSIFIER, nodesBehind(nodes));
  const askedOf = Map.groupBy(asking, ({ params }) => params.clip);
  for (const [hash, askers] of askedOf) {
    const asked = new Set(
      askers.flatMap(({ params: { prompting: { names, background, templates } } }) =>
        prompts([...names, ...background], templates)
      ),
    );
    const { folder } = models.find((model) => model.hash === hash)!;
    for (const refusal of (await cutPrompts(folder, [...asked])).values()) throw refusal;
  }
}
