import type { Stage } from "../engine/stage.ts";
import { maskProportions } from "../method/pseudo-labels/mask-proportions.ts";
import { reachedLabels } from "../method/reached-labels.ts";
import { matrix } from "../tensor/matrix.ts";
import { stackRows } from "../tensor/rows.ts";
import type { Masks, Truth } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";
import { labelsOf } from "./remembered-labels.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { Split, TruthParams } from "./split.ts";
import { unpackMasks } from "./stored-masks.ts";

/** The ground truth of every mask and image (METHOD 6). The background class, if there is one, is present in every image. */
export function truthStage(
  split: Split,
): Stage<TruthParams & { readonly hasBackground: boolean }, { masks: Masks }, Truth> {
  const classes = split.classNames.length;
  return {
    name: "ground truth of masks",
    module: import.meta.url,
    maker: { export: "truthStage", from: [split] },
    parallelShards: true,
    shardCount: () => shardCount(split.ids.length),
    async run(params, { masks }, shard, { progress, signal }) {
      const ids = shardIds(split.ids, shard);
      const shares = [matrix(0, classes)];
      const imageLabels = new Uint8Array(ids.length * classes);
      let image = 0;
      for (const set of unpackMasks(await masks.shard(shard))) {
        signal.throwIfAborted();
        const truth = await labelsOf(split, ids[image]);
        shares.push(maskProportions(set, truth, classes));
        if (params.hasBackground) imageLabels[image * classes] = 1;
        for (const label of new Set(truth.data)) {
          if (label < classes) imageLabels[image * classes + label] = 1;
        }
        progress(++image / ids.length);
      }
      const proportions = stackRows(shares);
      return {
        tensors: {
          proportions: tensorOf(proportions),
          // -1 where all pixels are ignored.
          majority: { shape: [proportions.rows], data: reachedLabels(proportions) },
          imageLabels: { shape: [ids.length, classes], data: imageLabels },
        },
        facts: {},
      };
    },
  };
}
