import { readClip } from "../backbones/clip/model.ts";
import { openDenseEncoder } from "../backbones/clip/onnx-dense-encoder.ts";
import { normalisePixels, resizeToTiles } from "../backbones/clip/preprocess.ts";
import type { DenseInput } from "../method/dense-crops.ts";
import type { MaskSet } from "../method/mask-set.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import type { Runtime } from "../runtime.ts";
import type { SamplingSettings } from "../method/sampling/sampling.ts";

const encoders = new Map<string, ReturnType<typeof open>>();

/** One thread: every core has a worker of its own. */
async function open(clipFolder: string, runtime: Viewing["runtime"]) {
  const model = await readClip(clipFolder);
  return { model, encoder: await openDenseEncoder(model, { threads: 1, runtime }) };
}

/** A picture as CLIP is to see it. A model stays open once it is. */
export async function viewImage(
  picture: RgbImage,
  { clipFolder, short, sampling, runtime }: Viewing,
): Promise<Omit<DenseInput, "masks">> {
  const key = JSON.stringify([clipFolder, runtime]);
  const { model, encoder } = await encoders.getOrInsertComputed(key, () => open(clipFolder, runtime));
  const image = resizeToTiles(picture, short, encoder.patch);
  const pixels = normalisePixels(image, model.preprocessing);
  const { height, width } = image;
  return { image: { height, width, pixels }, sampling, encoder: encoder.ofOneImage() };
}

/** The same with its masks. */
export async function viewMasks(picture: RgbImage, masks: MaskSet, viewing: Viewing): Promise<DenseInput> {
  return { ...await viewImage(picture, viewing), masks };
}

/** Which CLIP, and how images are shown to it. */
export interface Viewing {
  readonly clipFolder: string;
  /** Short side of I', in pixels. */
  readonly short: number;
  readonly sampling: SamplingSettings;
  /** What CLIP runs on; absent: the CPU, in single precision. */
  readonly runtime?: Runtime | undefined;
}
