import type { Inputs } from "../engine/stage.ts";
import type { EncodedMasks } from "../method/mask-rle.ts";
import type { SamplingSettings } from "../method/sampling/sampling.ts";
import type { HeadSetting } from "../segmenter/head-setting.ts";
import type { Masks } from "./artefacts.ts";
import type { DenseParams } from "./dense-params.ts";
import { encodedMasks } from "./stored-masks.ts";

/** What is asked of an image under one sampling with one set of masks. */
export interface Look {
  readonly masks: EncodedMasks;
  readonly sampling: SamplingSettings;
  readonly heads: readonly HeadSetting[];
}

/** Looks at the images of a shard, and where each node's answer stands among theirs. */
export interface ShardLooks {
  /** The looks at an image, by its number in the shard. */
  of(image: number): Look[];
  /** For each node the number of its look and of its head there. */
  readonly places: readonly { readonly look: number; readonly head: number }[];
}

/** Nodes with the same masks and sampling share a look, whose crops their heads go through together. */
export async function shardLooks(
  params: readonly DenseParams[],
  inputs: readonly Inputs<{ masks: Masks }>[],
  shard: number,
): Promise<ShardLooks> {
  const looks = new Map<
    string,
    { at: number; sampling: SamplingSettings; sets: EncodedMasks[]; heads: HeadSetting[] }
  >();
  const places: { look: number; head: number }[] = [];
  for (const [member, { sampling, head }] of params.entries()) {
    const { masks } = inputs[member];
    const key = JSON.stringify([masks.key, sampling]);
    if (!looks.has(key)) {
      const sets = [...encodedMasks(await masks.shard(shard))];
      looks.set(key, { at: looks.size, sampling, sets, heads: [] });
    }
    const { at, heads } = looks.get(key)!;
    places.push({ look: at, head: heads.push(head) - 1 });
  }
  return {
    of: (image) =>
      [...looks.values()].map(({ sampling, sets, heads }) => ({ sampling, masks: sets[image], heads })),
    places,
  };
}
