import type { Stage } from "../engine/stage.ts";
import { scoresOfShares } from "../method/text-classifier/zero-shot.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { stackRows } from "../tensor/rows.ts";
import type { ClassVectors, Masks, Scores } from "./artefacts.ts";
import type { DenseParams } from "./dense-params.ts";
import { eachImage } from "./each-image.ts";
import { headChoice } from "./head-choice.ts";
import type { Viewing } from "../segmenter/viewing.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { shardCount } from "./shards.ts";
import type { SmoothRequest } from "./smoothed-scores-worker.ts";
import type { Split } from "./split.ts";
import { encodedMasks } from "./stored-masks.ts";
import { backgroundRule, type TextReading } from "../segmenter/text-reading.ts";
import type { Workers } from "./workers.ts";

/**
 * Zero-shot scores S under a head that smooths class shares between tokens (MaskCLIP's key smoothing, METHOD 3.4): the text
 * classifier acts on tokens, so no mask embedding could carry its result.
 */
export function smoothedScoresStage(
  split: Split,
  viewing: Viewing,
  workers: Workers,
): Stage<DenseParams & TextReading, { masks: Masks; classVectors: ClassVectors }, Scores> {
  return {
    name: "smoothed zero-shot scores",
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    async run(params, { masks, classVectors }, shard, run) {
      const pool = workers.pool<SmoothRequest, Matrix>(
        new URL("./smoothed-scores-worker.ts", import.meta.url),
      );
      const { head, logitScale, foreground } = params;
      const text = { vectors: await readMatrix(classVectors, "vectors"), logitScale };
      const sets = [...encodedMasks(await masks.shard(shard))];
      const shares = await eachImage(
        pool,
        split,
        shard,
        run,
        (image, at) => ({ ...image, masks: sets[at], head, ...text, ...viewing }),
      );
      const scores = scoresOfShares(stackRows(shares), foreground, backgroundRule(params));
      return { tensors: { scores: tensorOf(scores) }, facts: {} };
    },
  };
}
