import { readTokenizerModel } from "../backbones/clip/model.ts";
import { UserError } from "../errors.ts";

/** A start and an end token belong to every prompt. */
const ENDS = 2;

/**
 * Prompts that a text tower would cut, each with its refusal. The tokenizer is opened for long prompts only: no token holds less
 * than a byte.
 *
 * @param clipFolder folder of the CLIP. @param prompts in the order in which they are asked.
 */
export async function cutPrompts(
  clipFolder: string,
  prompts: readonly string[],
): Promise<ReadonlyMap<string, UserError>> {
  const model = await readTokenizerModel(clipFolder);
  const long = prompts.filter((prompt) => bytesOf(prompt) + ENDS > model.config.text.context);
  const cut = new Map<string, UserError>();
  if (long.length === 0) return cut;
  // Loaded for them alone: most commands need no tokenizer.
  const { openTokenizer, wholePrompts } = await import("../backbones/clip/tokenizer.ts");
  const tokenize = openTokenizer(model);
  for (const prompt of long) {
    try {
      wholePrompts([prompt], tokenize, model);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      cut.set(prompt, error);
    }
  }
  return cut;
}

function bytesOf(prompt: string): number {
  return new TextEncoder().encode(prompt.normalize("NFC").toLowerCase()).length;
}
