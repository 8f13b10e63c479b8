import type { Stage } from "../engine/stage.ts";
import type { DiscriminationBias } from "../method/discrimination-bias.ts";
import type { ClassVectors, Counts, Masks, Truth } from "./artefacts.ts";
import { type DenseParams, headChoice } from "./dense-params.ts";
import type { BiasRequest } from "./discrimination-bias-worker.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import { eachImage } from "./each-image.ts";
import { readMatrix } from "./matrices.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";
import { encodedMasks } from "./stored-masks.ts";
import { meanByImage } from "./sums-by-image.ts";
import type { Workers } from "./workers.ts";

/**
 * Figure 2 in numbers: the discrimination bias of every mask of an object, and how the average affinity follows it. Makes sums in
 * millionths, `correlations` and `activeShares` [images, {sum, masks}].
 */
export function discriminationBiasStage(
  split: Split,
  viewing: Viewing,
  workers: Workers,
): Stage<
  DenseParams & { readonly hasBackground: boolean },
  { masks: Masks; truth: Truth; classVectors: ClassVectors },
  Counts
> {
  return {
    name: "discrimination bias",
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    async run(params, { masks, truth, classVectors }, shard, run) {
      const script = new URL("./discrimination-bias-worker.ts", import.meta.url);
      const pool = workers.pool<BiasRequest, DiscriminationBias>(script);
      const { head } = params;
      const vectors = await readMatrix(classVectors, "vectors");
      const labels = (await truth.shard(shard)).tensors.majority.data;
      const stored = await masks.shard(shard);
      const sets = [...encodedMasks(stored)];
      const perImage = stored.tensors.maskCounts.data;
      const offset = params.hasBackground ? 1 : 0;
      let from = 0;
      const biases = await eachImage(pool, split, shard, run, (image, at) => {
        const own = labels.slice(from, from += perImage[at]);
        const texts = own.map((label) => label < offset ? -1 : label - offset);
        return { ...image, masks: sets[at], head, vectors, texts, ...viewing };
      });
      const joined = (name: keyof DiscriminationBias) =>
        meanByImage(perImage, Float64Array.from(biases.flatMap((bias) => [...bias[name]])));
      return {
        tensors: { correlations: joined("correlations"), activeShares: joined("activeShares") },
        facts: {},
      };
    },
  };
}
