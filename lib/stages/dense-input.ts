import { readClip } from "../backbones/clip/model.ts";
import { openDenseEncoder } from "../backbones/clip/onnx-dense-encoder.ts";
import { normalisePixels, resizeToTiles } from "../backbones/clip/preprocess.ts";
import type { DenseInput } from "../method/dense-crops.ts";
import { decodeMasks, type EncodedMasks } from "../method/mask-rle.ts";
import type { UnmaskedInput } from "../method/dense-logits.ts";
import type { MaskSet } from "../method/mask-set.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import type { Viewing } from "./embeddings.ts";
import { type DatasetSource, openDataset } from "./open-dataset.ts";

/** One image of a split, and how CLIP is to see it. */
export interface UnmaskedRequest extends Viewing {
  readonly source: DatasetSource;
  readonly split: string;
  readonly id: string;
}

/** The same with its masks. */
export interface ImageRequest extends UnmaskedRequest {
  readonly masks: EncodedMasks;
}

const encoders = new Map<string, ReturnType<typeof open>>();

/** One thread: every core has a worker of its own. */
async function open(clipFolder: string) {
  const model = await readClip(clipFolder);
  return { model, encoder: await openDenseEncoder(model, { threads: 1 }) };
}

/** Reads an image for the dense encoder; for use in workers, where a model stays open once it is. */
export async function denseInput(request: ImageRequest): Promise<DenseInput> {
  const { source, split, id, masks } = request;
  return await viewedImage(await openDataset(source).image(id, split), decodeMasks(masks), request);
}

/** Reads an image for dense prediction, without masks; for use in workers. */
export async function unmaskedInput(request: UnmaskedRequest): Promise<UnmaskedInput> {
  const picture = await openDataset(request.source).image(request.id, request.split);
  const { height, width } = picture;
  return { ...await viewedPicture(picture, request), size: { height, width } };
}

/** An image with its masks, as CLIP is to see it; for use in workers, where a model stays open once it is. */
export async function viewedImage(picture: RgbImage, masks: MaskSet, viewing: Viewing): Promise<DenseInput> {
  return { ...await viewedPicture(picture, viewing), masks };
}

async function viewedPicture(
  picture: RgbImage,
  { clipFolder, short, sampling }: Viewing,
): Promise<Omit<DenseInput, "masks">> {
  if (!encoders.has(clipFolder)) encoders.set(clipFolder, open(clipFolder));
  const { model, encoder } = await encoders.get(clipFolder)!;
  const image = resizeToTiles(picture, short, encoder.patch);
  const pixels = normalisePixels(image, model.preprocessing);
  return { image: { height: image.height, width: image.width, pixels }, sampling, encoder };
}
