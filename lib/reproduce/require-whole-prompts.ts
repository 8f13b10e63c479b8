import { readTokenizerModel } from "../backbones/clip/model.ts";
import type { StageNode } from "../engine/stage.ts";
import { prompts } from "../method/text-classifier/prompts.ts";
import { type Prompting, TEXT_CLASSIFIER } from "../stages/class-vectors.ts";
import type { ClipFacts } from "../stages/materials.ts";

/** A start and an end token belong to every prompt. */
const ENDS = 2;

/**
 * Refuses prompts that the text tower would cut, before masks are made for them. The tokenizer is opened for long prompts only:
 * no token holds less than a byte.
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
    const model = await readTokenizerModel(models.find((model) => model.hash === hash)!.folder);
    const long = [...asked].filter((prompt) => bytesOf(prompt) + ENDS > model.config.text.context);
    if (long.length === 0) continue;
    // Loaded for them alone: most commands need no tokenizer.
    const { openTokenizer, wholePrompts } = await import("../backbones/clip/tokenizer.ts");
    wholePrompts(long, openTokenizer(model), model);
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

/** Bytes of a prompt as the tokenizer sees it. */
function bytesOf(prompt: string): number {
  return new TextEncoder().encode(prompt.normalize("NFC").toLowerCase()).length;
}
