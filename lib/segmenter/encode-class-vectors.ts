import { classVectors } from "../method/text-classifier/class-vectors.ts";
import { prompts } from "../method/text-classifier/prompts.ts";
import type { Runtime } from "../runtime.ts";
import type { Matrix } from "../tensor/matrix.ts";

/** What the text tower is asked. */
export interface Prompting {
  readonly names: readonly string[];
  readonly background: readonly string[];
  readonly templates: readonly string[];
}

/** Asks the text tower: one unit vector per name, then per background word, [names and words, E] (METHOD 5). */
export async function encodeClassVectors(
  clipFolder: string,
  { names, background, templates }: Prompting,
  runtime?: Runtime,
): Promise<Matrix> {
  // Loaded when it runs: a command that finds its results stored needs no inference library.
  const { readClip } = await import("../backbones/clip/model.ts");
  const { openTextEncoder } = await import("../backbones/clip/text.ts");
  const encoder = await openTextEncoder(await readClip(clipFolder), { threads: 1, runtime });
  const embeddings = await encoder.encode(prompts([...names, ...background], templates));
  return classVectors(embeddings, templates.length);
}
