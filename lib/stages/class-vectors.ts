import type { Stage } from "../engine/stage.ts";
import { classVectors } from "../method/text-classifier/class-vectors.ts";
import { prompts } from "../method/text-classifier/prompts.ts";
import { tensorOf } from "./matrices.ts";

/** What the text tower is asked. */
export interface Prompting {
  readonly names: readonly string[];
  readonly background: readonly string[];
  readonly templates: readonly string[];
}

/** Name of the stage that asks the text tower. */
export const TEXT_CLASSIFIER = "text classifier";

/** The text classifier: one unit vector per name, then per background word (METHOD 5). Params: model hash, prompting. */
export function classVectorsStage(clipFolder: string, prompting: Prompting): Stage {
  return {
    name: TEXT_CLASSIFIER,
    module: import.meta.url,
    async run() {
      // Loaded when it runs: a command that finds its results stored needs no inference library.
      const { readClip } = await import("../backbones/clip/model.ts");
      const { openTextEncoder } = await import("../backbones/clip/text.ts");
      const { names, background, templates } = prompting;
      const encoder = await openTextEncoder(await readClip(clipFolder));
      const embeddings = await encoder.encode(prompts([...names, ...background], templates));
      const vectors = classVectors(embeddings, templates.length);
      return { tensors: { vectors: tensorOf(vectors) }, facts: {} };
    },
  };
}
