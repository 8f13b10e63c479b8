import type { Stage } from "../engine/stage.ts";
import { maskProportions } from "../method/pseudo-labels/mask-proportions.ts";
import type { Masks, Truth } from "./artefacts.ts";
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
      const proportions: Float32Array[] = [];
      const labels: number[] = [];
      const imageLabels = new Uint8Array(ids.length * classes);
      let image = 0;
      for (const set of unpackMasks(await masks.shard(shard))) {
        signal.throwIfAborted();
        const truth = await labelsOf(split, ids[image]);
        const shares = maskProportions(set, truth, classes);
        proportions.push(shares.data);
        for (let mask = 0; mask < set.count; mask++) {
          labels.push(majority(shares.data, mask * classes, classes));
        }
        if (params.hasBackground) imageLabels[image * classes] = 1;
        for (const label of new Set(truth.data)) {
          if (label < classes) imageLabels[image * classes + label] = 1;
        }
        progress(++image / ids.length);
      }
      return {
        tensors: {
          proportions: { shape: [labels.length, classes], data: concat(proportions) },
          majority: { shape: [labels.length], data: Int32Array.from(labels) },
          imageLabels: { shape: [ids.length, classes], data: imageLabels },
        },
        facts: {},
      };
    },
  };
}

/** Index of the largest share, the lowest on ties; -1 where all are 0. */
function majority(shares: Float32Array, start: number, classes: number): number {
  let best = -1;
  let most = 0;
  for (let c = 0; c < classes; c++) {
    if (shares[start + c] > most) {
      most = shares[start + c];
      best = c;
    }
  }
  return best;
}

function concat(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}
