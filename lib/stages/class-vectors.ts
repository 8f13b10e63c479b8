import type { Stage } from "../engine/stage.ts";
import { classVectors } from "../method/text-classifier/class-vectors.ts";
import { prompts } from "../method/text-classifier/prompts.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { ClassVectors } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";

/** What the text tower is asked. */
export interface Prompting {
  readonly names: readonly string[];
  readonly background: readonly string[];
  readonly templates: readonly string[];
}

/** Name of the stage that asks the text tower. */
export const TEXT_CLASSIFIER = "text classifier";

/** What is asked of which model, by its hash. */
interface ClassVectorsParams {
  readonly clip: string;
  readonly prompting: Prompting;
}

/** The text classifier: one unit vector per name, then per background word (METHOD 5). */
export function classVectorsStage(
  clipFolder: string,
  prompting: Prompting,
): Stage<ClassVectorsParams, object, ClassVectors> {
  return {
    name: TEXT_CLASSIFIER,
    module: import.meta.url,
    async run() {
      return { tensors: { vectors: tensorOf(await encodeClassVectors(clipFolder, prompting)) }, facts: {} };
    },
  };
}

/** Asks the text tower. */
export async function encodeClassVectors(
  clipFolder: string,
  { names, background, templates }: Prompting,
): Promise<Matrix> {
  // Loaded when it runs: a command that finds its results stored needs no inference library.
  const { readClip } = await import("../backbones/clip/model.ts");
  const { openTextEncoder } = await import("../backbones/clip/text.ts");
  const encoder = await openTextEncoder(await readClip(clipFolder));
  const embeddings = await encoder.encode(prompts([...names, ...background], templates));
  return classVectors(embeddings, templates.length);
}
