import { readClip } from "../backbones/clip/model.ts";
import { openDenseEncoder } from "../backbones/clip/onnx-dense-encoder.ts";
import { normalisePixels, resizeToTiles } from "../backbones/clip/preprocess.ts";
import { serve } from "../backbones/worker-pool.ts";
import { embedMasks } from "../method/embed-masks.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { makeHead } from "../method/heads/registry.ts";
import { decodeMasks, type EncodedMasks } from "../method/mask-rle.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { Viewing } from "./embeddings.ts";
import { type DatasetSource, openDataset } from "./open-dataset.ts";

/** Asks for the mask embeddings of one image, one matrix per head. */
export interface EmbedRequest extends Viewing {
  readonly source: DatasetSource;
  readonly split: string;
  readonly id: string;
  readonly masks: EncodedMasks;
  readonly heads: readonly { readonly name: string; readonly options: HeadOptions }[];
}

const encoders = new Map<string, ReturnType<typeof open>>();

/** One thread: every core has a worker of its own. */
async function open(clipFolder: string) {
  const model = await readClip(clipFolder);
  return { model, encoder: await openDenseEncoder(model, { threads: 1 }) };
}

serve(async (request: EmbedRequest): Promise<Matrix[]> => {
  const { source, split, id, masks, heads, clipFolder, short, sampling } = request;
  if (!encoders.has(clipFolder)) encoders.set(clipFolder, open(clipFolder));
  const { model, encoder } = await encoders.get(clipFolder)!;
  const image = resizeToTiles(await openDataset(source).image(id, split), short, encoder.patch);
  const pixels = normalisePixels(image, model.preprocessing);
  return await embedMasks({
    image: { height: image.height, width: image.width, pixels },
    masks: decodeMasks(masks),
    sampling,
    heads: heads.map(({ name, options }) => makeHead(name, options)),
    encoder,
  });
});
