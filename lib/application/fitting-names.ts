import { prompts } from "../method/text-classifier/prompts.ts";
import { TEMPLATE_SETS } from "../method/text-classifier/templates.ts";
import { cutPrompts } from "./cut-prompts.ts";

/**
 * The published prompt names of a data set as far as a CLIP reads them whole in every set of templates, else the name of the
 * class. CLIP's own tokenizer has room for all of them; a small one that spells may not.
 *
 * @returns names for prompts, and what to say of those that differ from the published ones: sentences without a full stop.
 * @param published by foreground class. @param classes their names in the data set, as many.
 */
export async function fittingNames(
  published: readonly string[],
  classes: readonly string[],
  clipFolder: string,
): Promise<{ readonly names: readonly string[]; readonly notes: readonly string[] }> {
  const templates = Object.values(TEMPLATE_SETS).flat();
  const cut = await cutPrompts(clipFolder, prompts(published, templates));
  const isCut = (name: string) =>
    cut.size > 0 && prompts([name], templates).some((prompt) => cut.has(prompt));
  const names = published.map((name, label) => isCut(name) ? classes[label] : name);
  const notes = names.flatMap((name, label) => {
    const long = published[label], why = "which has more tokens than this CLIP reads";
    return name === long ? [] : [`The prompts of this data set say "${name}" for "${long}", ${why}`];
  });
  return { names, notes };
}
