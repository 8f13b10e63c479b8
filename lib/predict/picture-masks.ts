import { availableParallelism } from "node:os";
import { maskGenerator } from "../backbones/mask-generators.ts";
import { type OnnxSam, openSam } from "../backbones/sam/onnx-sam.ts";
import type { MaskSet } from "../method/mask-set.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { generateMasks } from "../method/sam/generate-masks.ts";
import type { MaskGenerationSettings } from "../method/sam/settings.ts";

/** Who proposes the masks: a generator by its name, or the SAM in a folder, with its settings. */
export type MaskSource =
  | { readonly generator: string }
  | { readonly samFolder: string; readonly samHash: string; readonly settings: MaskGenerationSettings };

let sam: Promise<OnnxSam> | undefined;

/** Masks of a picture; for use in workers, where a SAM stays open once it is. */
export async function pictureMasks(picture: RgbImage, source: MaskSource): Promise<MaskSet> {
  if ("generator" in source) return await maskGenerator(source.generator).generate(picture);
  sam ??= openSam(source.samFolder, { threads: availableParallelism() });
  const { masks } = await generateMasks(await sam, picture, source.settings);
  return masks;
}
