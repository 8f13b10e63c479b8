import { maskGenerator } from "../backbones/mask-generators.ts";
import { type OnnxSam, openSam } from "../backbones/sam/onnx-sam.ts";
import type { MaskSet } from "../method/mask-set.ts";
import type { Runtime } from "../runtime.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { type GeneratedMasks, generateMasks } from "../method/sam/generate-masks.ts";
import type { MaskGenerationSettings } from "../method/sam/settings.ts";

/** Who looks at a picture for masks: a generator by its name, or the SAM in a folder, with its settings. */
export type MaskProposer =
  | { readonly generator: string }
  | {
    readonly samFolder: string;
    readonly settings: MaskGenerationSettings;
    readonly threads: number;
    readonly runtime?: Runtime | undefined;
  };

const opened = new Map<string, Promise<OnnxSam>>();

/** Class-agnostic masks of a picture (METHOD 2). A SAM stays open once it is. */
export async function proposeMasks(picture: RgbImage, proposer: MaskProposer): Promise<MaskSet> {
  if ("generator" in proposer) return await maskGenerator(proposer.generator).generate(picture);
  return (await proposeSamMasks(picture, proposer)).masks;
}

/**
 * SAM's masks, and where each comes from.
 *
 * @param report hears the share that is done, 0..1.
 */
export async function proposeSamMasks(
  picture: RgbImage,
  { samFolder, settings, threads, runtime }: Extract<MaskProposer, { readonly samFolder: string }>,
  report?: (share: number) => void,
): Promise<GeneratedMasks> {
  const key = JSON.stringify([samFolder, runtime]);
  const sam = await opened.getOrInsertComputed(key, () => openSam(samFolder, { threads, runtime }));
  return await generateMasks(sam, picture, settings, report);
}
