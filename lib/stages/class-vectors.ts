import type { Stage } from "../engine/stage.ts";
import { encodeClassVectors, type Prompting } from "../segmenter/encode-class-vectors.ts";
import type { Runtime } from "../runtime.ts";
import type { ClassVectors } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";

/** Name of the stage that asks the text tower. */
export const TEXT_CLASSIFIER = "text classifier";

/** What is asked of which model, by its hash. */
interface ClassVectorsParams {
  readonly clip: string;
  readonly prompting: Prompting;
  readonly runtime?: Runtime | undefined;
}

/** The text classifier: one unit vector per name, then per background word (METHOD 5). */
export function classVectorsStage(
  clipFolder: string,
  prompting: Prompting,
): Stage<ClassVectorsParams, object, ClassVectors> {
  return {
    name: TEXT_CLASSIFIER,
    module: import.meta.url,
    async run({ runtime }) {
      const vectors = await encodeClassVectors(clipFolder, prompting, runtime);
      return { tensors: { vectors: tensorOf(vectors) }, facts: {} };
    },
  };
}
