import type { Stage } from "../engine/stage.ts";
import { certainScores } from "../method/class-regions.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import type { BackgroundRule } from "../method/text-classifier/zero-shot.ts";
import type { DenseRegions, DenseRegionsRequest } from "./dense-regions-worker.ts";
import type { Viewing } from "./embeddings.ts";
import { headChoice } from "./head-choice.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/**
 * Label maps from tokens and text alone, without a segmenter, as the methods of Table 4 before ours make them. Each is kept as one
 * mask for every class it has, so that whatever reads labelled masks reads it too: tensors of `packMasks`, and `scores` [masks, K].
 * Params: split fingerprint, model hash, viewing, `head` {name, options}, `foreground`, `rule` and `p` as for zero-shot scores.
 */
export function denseRegionsStage(split: Split, viewing: Viewing, workers: Workers): Stage {
  return {
    name: "label maps from tokens",
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    async run(params, { classVectors }, shard, { progress, signal }) {
      const pool = workers.pool<DenseRegionsRequest, DenseRegions>(
        new URL("./dense-regions-worker.ts", import.meta.url),
      );
      const head = params.head as unknown as { name: string; options: HeadOptions };
      const vectors = await readMatrix(classVectors, "vectors");
      const foreground = Number(params.foreground);
      const background = params.rule === null
        ? null
        : { rule: params.rule as BackgroundRule["rule"], p: Number(params.p) };
      const ids = shardIds(split.ids, shard);
      let done = 0;
      const regions = await Promise.all(ids.map(async (id) => {
        const image = { source: split.source, split: split.name, id, ...viewing };
        const ofImage = await pool.run({ ...image, head, vectors, foreground, background }, { signal });
        progress(++done / ids.length);
        return ofImage;
      }));
      const labels = regions.flatMap((ofImage) => [...ofImage.labels]);
      return {
        tensors: {
          ...packMasks(regions.map(({ masks }) => masks)),
          scores: tensorOf(certainScores(labels, split.classNames.length)),
        },
        facts: {},
      };
    },
  };
}
