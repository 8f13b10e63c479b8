import type { Inputs, Stage, StageRun } from "../engine/stage.ts";
import { scoresOfShares } from "../method/text-classifier/zero-shot.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { stackRows } from "../tensor/rows.ts";
import type { ClassVectors, Masks, Scores } from "./artefacts.ts";
import { type DenseParams, headChoice } from "./dense-params.ts";
import { eachImage } from "./each-image.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import { shardLooks } from "./looks.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { shardCount } from "./shards.ts";
import type { SmoothRequest } from "./smoothed-scores-worker.ts";
import type { Split } from "./split.ts";
import { backgroundRule, type TextReading } from "../segmenter/text-reading.ts";
import type { Workers } from "./workers.ts";

type Reads = { masks: Masks; classVectors: ClassVectors };

/**
 * Zero-shot scores S under a head that smooths class shares between tokens (MaskCLIP's key smoothing, METHOD 3.4): the text
 * classifier acts on tokens, so no mask embedding could carry its result. Heads, masks and samplings share one trunk pass per crop.
 */
export function smoothedScoresStage(
  split: Split,
  { clipFolder, short, runtime }: Viewing,
  workers: Workers,
): Stage<DenseParams & TextReading, Reads, Scores> {
  return {
    name: "smoothed zero-shot scores",
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    together: ["head", "sampling"],
    togetherInputs: ["masks"],
    run: async (params, inputs, shard, run) => (await scoreShard([params], [inputs], shard, run))[0],
    runTogether: scoreShard,
  };

  async function scoreShard(
    params: readonly (DenseParams & TextReading)[],
    inputs: readonly Inputs<Reads>[],
    shard: number,
    run: StageRun,
  ): Promise<Scores[]> {
    const pool = workers.pool<SmoothRequest, Matrix[][]>(
      new URL("./smoothed-scores-worker.ts", import.meta.url),
    );
    const [reading] = params, [{ classVectors }] = inputs;
    const text = { vectors: await readMatrix(classVectors, "vectors"), logitScale: reading.logitScale };
    const looks = await shardLooks(params, inputs, shard);
    const perImage = await eachImage(
      pool,
      split,
      shard,
      run,
      (image, at) => ({ ...image, clipFolder, short, runtime, looks: looks.of(at), ...text }),
    );
    return looks.places.map(({ look, head }) => {
      const shares = stackRows(perImage.map((ofImage) => ofImage[look][head]));
      const scores = scoresOfShares(shares, reading.foreground, backgroundRule(reading));
      return { tensors: { scores: tensorOf(scores) }, facts: {} };
    });
  }
}
