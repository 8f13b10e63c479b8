import { type NeighbourCount, neighbourCount } from "../method/propagation/neighbours-rule.ts";
import type { Stage } from "../engine/stage.ts";
import { fitZlap, zlapInductive, type ZlapSettings } from "../method/propagation/zlap.ts";
import { bestOfBackground } from "../method/text-classifier/zero-shot.ts";
import { unitRows } from "../tensor/rows.ts";
import type { ClassVectors, Embeddings, Scores } from "./artefacts.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { requireMemory } from "./require-memory.ts";

interface ZlapParams {
  readonly settings: Omit<ZlapSettings, "k"> & { readonly k: NeighbourCount; readonly times: number };
  /** Number of names. */
  readonly foreground: number;
  readonly hasBackground: boolean;
}

/**
 * ZLaP's form of label propagation (METHOD 9, for reference): class vectors and unlabelled training masks in one graph, test
 * masks scored by their neighbours in it. Reads no label.
 */
export const zlapStage: Stage<
  ZlapParams,
  { training: Embeddings; test: Embeddings; classVectors: ClassVectors },
  Scores
> = {
  name: "ZLaP scores",
  module: import.meta.url,
  maker: { export: "zlapStage" },
  async run(params, { training, test, classVectors }) {
    await requireMemory(training, "embeddings", "graph");
    const points = unitRows(await readMatrix(training, "embeddings"));
    const { k, times, ...settings } = params.settings;
    const prototypes = await readMatrix(classVectors, "vectors");
    const model = await fitZlap(points, prototypes, {
      ...settings,
      k: Math.min(neighbourCount(k, points.rows, times), points.rows - 1),
      kClass: Math.min(settings.kClass, prototypes.rows),
    });
    const prompts = await zlapInductive(model, unitRows(await readMatrix(test, "embeddings")));
    const scores = params.hasBackground ? bestOfBackground(prompts, params.foreground) : prompts;
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
