import type { DenseInput } from "../method/dense-crops.ts";
import type { UnmaskedInput } from "../method/dense-logits.ts";
import { decodeMasks, type EncodedMasks } from "../method/mask-rle.ts";
import { viewImage, type Viewing, viewMasks } from "../segmenter/view-image.ts";
import type { HeadSetting } from "../segmenter/head-setting.ts";
import type { ImageOfSplit } from "./each-image.ts";
import type { Look } from "./looks.ts";
import { openDataset } from "./open-dataset.ts";

/** One image of a split, and how CLIP is to see it. */
export interface UnmaskedRequest extends Viewing, ImageOfSplit {}

/** The same with its masks. */
export interface ImageRequest extends UnmaskedRequest {
  readonly masks: EncodedMasks;
}

/** One image of a split, and all that is asked of it. */
export interface LooksRequest extends Omit<UnmaskedRequest, "sampling"> {
  /** At least one. */
  readonly looks: readonly Look[];
}

/** Reads an image once for all looks at it; a crop that several have passes through the trunk once. */
export async function* looksAt(
  { source, split, id, looks, ...viewing }: LooksRequest,
): AsyncGenerator<DenseInput & { readonly heads: readonly HeadSetting[] }> {
  const picture = await openDataset(source).image(id, split);
  const seen = await viewImage(picture, { ...viewing, sampling: looks[0].sampling });
  for (const { masks, sampling, heads } of looks) {
    yield { ...seen, sampling, masks: decodeMasks(masks), heads };
  }
}

/** Reads an image for the dense encoder. */
export async function denseInput(request: ImageRequest): Promise<DenseInput> {
  const { source, split, id, masks } = request;
  return await viewMasks(await openDataset(source).image(id, split), decodeMasks(masks), request);
}

/** Reads an image for dense prediction, without masks. */
export async function unmaskedInput(request: UnmaskedRequest): Promise<UnmaskedInput> {
  const picture = await openDataset(request.source).image(request.id, request.split);
  const { height, width } = picture;
  return { ...await viewImage(picture, request), size: { height, width } };
}
