import type { Stage, StageNode } from "../engine/stage.ts";
import { gatherMasksStage } from "./gather-masks.ts";
import { importedMasksStage } from "./imported-masks.ts";
import { masksStage } from "./masks.ts";
import type { Materials } from "./materials.ts";
import { samMasksStage } from "./sam-masks.ts";
import type { Settings } from "./settings.ts";
import type { Split } from "./split.ts";

/** The masks of a split, whoever proposes them: an artefact of `packMasks`, in shards as all other stages have them. */
export function masksNode(
  split: Split,
  masks: Settings["masks"],
  { background }: Pick<Settings["dataset"], "background">,
  { workers, maskSources }: Pick<Materials, "workers" | "maskSources">,
): StageNode {
  const data = split.fingerprint;
  switch (masks.generator) {
    case "sam": {
      const { generator: _, model, ...settings } = masks;
      const sam = maskSources.sam(model);
      const perImage: StageNode = {
        stage: ofSplit(samMasksStage(split, sam, settings, workers), split),
        params: { data, model: sam.hash, settings: { ...settings } },
        inputs: {},
      };
      return { stage: gatherMasksStage(split), params: {}, inputs: { perImage } };
    }
    case "import": {
      const imported = maskSources.imported(masks.from);
      const { levels, nesting } = masks;
      const params = { data, content: imported.hashOf(split), levels, nesting };
      const stage = ofSplit(importedMasksStage(split, imported.folder, { levels, nesting }, workers), split);
      return { stage, params, inputs: {} };
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
        ...(ignore ? { ignore: [...ignore] } : {}),
      };
      return { stage: ofSplit(masksStage(split, workers), split), params, inputs: {} };
    }
    default: {
      const params = { data, generator: masks.generator };
      return { stage: ofSplit(masksStage(split, workers), split), params, inputs: {} };
    }
  }
}

/** A stage that says through how many images it goes: those of a split. */
export function ofSplit(stage: Stage, { ids }: Split): Stage {
  return { ...stage, images: ids.length };
}
