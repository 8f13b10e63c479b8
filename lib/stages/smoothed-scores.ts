import type { Stage } from "../engine/stage.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { type BackgroundRule, scoresOfShares } from "../method/text-classifier/zero-shot.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { stackRows } from "../tensor/rows.ts";
import { headChoice } from "./head-choice.ts";
import type { Viewing } from "./embeddings.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { SmoothRequest } from "./smoothed-scores-worker.ts";
import type { Split } from "./split.ts";
import { encodedMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/**
 * Zero-shot scores S under a head that smooths class shares between tokens (MaskCLIP's key smoothing, METHOD 3.4): the text
 * classifier acts on tokens, so no mask embedding could carry its result. Makes `scores` [masks, K].
 * Params: split fingerprint, model hash, viewing, `head` {name, options}, `foreground`, `rule`, `p` and
 * `logitScale` as for zero-shot scores.
 */
export function smoothedScoresStage(split: Split, viewing: Viewing, workers: Workers): Stage {
  return {
    name: "smoothed zero-shot scores",
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    async run(params, { masks, classVectors }, shard, { progress, signal }) {
      const pool = workers.pool<SmoothRequest, Matrix>(
        new URL("./smoothed-scores-worker.ts", import.meta.url),
      );
      const head = params.head as unknown as { name: string; options: HeadOptions };
      const text = {
        vectors: await readMatrix(classVectors, "vectors"),
        logitScale: Number(params.logitScale),
      };
      const sets = [...encodedMasks(await masks.shard(shard))];
      const ids = shardIds(split.ids, shard);
      let done = 0;
      const shares = await Promise.all(ids.map(async (id, image) => {
        const request = { source: split.source, split: split.name, id, masks: sets[image], head, ...text };
        const ofImage = await pool.run({ ...request, ...viewing }, { signal });
        progress(++done / ids.length);
        return ofImage;
      }));
      const background = params.rule === null
        ? null
        : { rule: params.rule as BackgroundRule["rule"], p: Number(params.p) };
      const scores = scoresOfShares(stackRows(shares), Number(params.foreground), background);
      return { tensors: { scores: tensorOf(scores) }, facts: {} };
    },
  };
}
