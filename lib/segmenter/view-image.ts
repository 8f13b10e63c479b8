import { readClip } from "../backbones/clip/model.ts";
import { openDenseEncoder } from "../backbones/clip/onnx-dense-encoder.ts";
import type { ClipPrecision } from "../backbones/clip/precision.ts";
import { normalisePixels, resizeToTiles } from "../backbones/clip/preprocess.ts";
import type { DenseInput } from "../method/dense-crops.ts";
import type { MaskSet } from "../method/mask-set.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import type { Viewing } from "./viewing.ts";

const encoders = new Map<string, ReturnType<typeof open>>();

/** One thread: every core has a worker of its own. */
async function open(clipFolder: string, precision: ClipPrecision) {
  const model = await readClip(clipFolder);
  return { model, encoder: await openDenseEncoder(model, { threads: 1, precision }) };
}

/** A picture as CLIP is to see it. A model stays open once it is. */
export async function viewImage(
  picture: RgbImage,
  { clipFolder, precision, short, sampling }: Viewing,
): Promise<Omit<DenseInput, "masks">> {
  const key = `${precision} ${clipFolder}`;
  if (!encoders.has(key)) encoders.set(key, open(clipFolder, precision));
  const { model, encoder } = await encoders.get(key)!;
  const image = resizeToTiles(picture, short, encoder.patch);
  const pixels = normalisePixels(image, model.preprocessing);
  return {
    image: { height: image.height, width: image.width, pixels },
    sampling,
    encoder: encoder.ofOneImage(),
  };
}

/** The same with its masks. */
export async function viewMasks(picture: RgbImage, masks: MaskSet, viewing: Viewing): Promise<DenseInput> {
  return { ...await viewImage(picture, viewing), masks };
}
