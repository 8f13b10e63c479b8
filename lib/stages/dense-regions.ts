import type { Inputs, Stage, StageRun } from "../engine/stage.ts";
import { certainScores } from "../method/class-regions.ts";
import type { ClassVectors, LabelledRegions } from "./artefacts.ts";
import { type DenseParams, headChoice } from "./dense-params.ts";
import type { DenseRegions, DenseRegionsRequest } from "./dense-regions-worker.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import { eachImage } from "./each-image.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { TextReading } from "../segmenter/text-reading.ts";
import type { Workers } from "./workers.ts";

/**
 * Label maps from tokens and text alone, without a segmenter, as earlier methods in Table 4 make them. Each is kept as one mask
 * per class, so that whatever reads labelled masks can read it too.
 */
export function denseRegionsStage(
  split: Split,
  viewing: Viewing,
  workers: Workers,
): Stage<DenseParams & TextReading, { classVectors: ClassVectors }, LabelledRegions> {
  return {
    name: "label maps from tokens",
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    // A crop passes the trunk once for all heads and texts.
    together: ["head", "foreground", "rule", "p", "logitScale"],
    togetherInputs: ["classVectors"],
    run: async (params, inputs, shard, run) => (await paintShard([params], [inputs], shard, run))[0],
    runTogether: paintShard,
  };

  async function paintShard(
    params: readonly (DenseParams & TextReading)[],
    inputs: readonly Inputs<{ classVectors: ClassVectors }>[],
    shard: number,
    run: StageRun,
  ): Promise<LabelledRegions[]> {
    const script = new URL("./dense-regions-worker.ts", import.meta.url);
    const pool = workers.pool<DenseRegionsRequest, DenseRegions[]>(script);
    const asked = await Promise.all(params.map(async ({ head, foreground, rule, p, logitScale }, member) => ({
      head,
      vectors: await readMatrix(inputs[member].classVectors, "vectors"),
      reading: { foreground, rule, p, logitScale },
    })));
    const perImage = await eachImage(pool, split, shard, run, (image) => ({ ...image, ...viewing, asked }));
    return asked.map((_, member) => {
      const regions = perImage.map((ofImage) => ofImage[member]);
      const labels = regions.flatMap((ofImage) => [...ofImage.labels]);
      const scores = tensorOf(certainScores(labels, split.classNames.length));
      return { tensors: { ...packMasks(regions.map(({ masks }) => masks)), scores }, facts: {} };
    });
  }
}
