import type { AnyArtefact } from "../engine/artefact.ts";
import { node } from "../engine/node.ts";
import type { Stage, StageNode } from "../engine/stage.ts";
import type { Masks } from "./artefacts.ts";
import { gatherMasksStage } from "./gather-masks.ts";
import { importedMasksStage } from "./imported-masks.ts";
import { masksStage } from "./masks.ts";
import type { Materials } from "./materials.ts";
import { samImagesPerShard, samMasksStage } from "./sam-masks.ts";
import type { Settings } from "./settings.ts";
import { inSinglePrecision } from "../runtime.ts";
import type { Split } from "./split.ts";

/** The masks of a split from any generator: an artefact of `packMasks`, in the shards that all other stages use. */
export function masksNode(
  split: Split,
  masks: Settings["masks"],
  { background }: Pick<Settings["dataset"], "background">,
  { workers, maskSources, runtime }: Pick<Materials, "workers" | "maskSources" | "runtime">,
): StageNode<Masks> {
  const data = split.fingerprint;
  switch (masks.generator) {
    case "sam": {
      const { generator: _, model, ...settings } = masks;
      const sam = maskSources.sam(model);
      // SAM's files are run in the precision that they have.
      const on = inSinglePrecision(runtime);
      const stage = ofSplit(samMasksStage(split, sam, settings, workers), split);
      const perImage = node(stage, { data, model: sam.hash, settings, ...on && { runtime: on } }, {});
      return node(gatherMasksStage(split, samImagesPerShard(sam)), {}, { perImage });
    }
    case "import": {
      const imported = maskSources.imported(masks.from);
      const { levels, nesting } = masks;
      const params = { data, content: imported.hashOf(split), levels, nesting };
      const stage = ofSplit(importedMasksStage(split, imported.folder, { levels, nesting }, workers), split);
      return node(stage, params, {});
    }
    case "oracle": {
      const { generator, minMaskRegionArea } = masks;
      // Regions of the ground truth depend on what it counts; masks of a segmenter do not.
      const { ignore } = split.source;
      const params = {
        data,
        generator,
        background,
        minMaskRegionArea,
        ...(ignore ? { ignore } : {}),
      };
      return node(ofSplit(masksStage(split, workers), split), params, {});
    }
    default: {
      const params = { data, generator: masks.generator };
      return node(ofSplit(masksStage(split, workers), split), params, {});
    }
  }
}

/** A stage that says how many images it goes through: those of a split. */
export function ofSplit<Takes extends object, Reads extends object, Makes extends AnyArtefact>(
  stage: Stage<Takes, Reads, Makes>,
  { ids }: Pick<Split, "ids">,
): Stage<Takes, Reads, Makes> {
  return { ...stage, images: ids.length };
}
