import { join } from "node:path";
import { readClip } from "../../backbones/clip/model.ts";
import { openDenseEncoder } from "../../backbones/clip/onnx-dense-encoder.ts";
import { makeHead } from "../../method/heads/registry.ts";
import { tensor } from "../../tensor/tensor.ts";
import type { ParityKind } from "../case.ts";

/** Golden cases "clip-vision": the image tower, plain CLIP. */
export const clipVision: ParityKind = async ({ folder, params, tensors }) => {
  const model = await readClip(join(folder, params.model));
  const encoder = await openDenseEncoder(model, { threads: 1 });
  try {
    const [, height, width] = tensors.pixel_values.shape;
    const pixels = tensors.pixel_values.data as Float32Array<ArrayBuffer>;
    const image = { height, width, count: 1, pixels };
    const before = await encoder.tokensBeforeLast(image);
    const embedding = await encoder.imageEmbeddings(image);
    const [dense] = await encoder.encode({ ...image, tokenMasks: [new Uint8Array(0)] }, [makeHead("clip")]);
    return {
      values: {
        tokens_before_last: tensor(before.shape.slice(1), before.data),
        image_embeds: tensor([encoder.joint], embedding.data),
        dense_tokens: tensor([dense.tokens.length / encoder.joint, encoder.joint], dense.tokens),
      },
    };
  } finally {
    await encoder.close();
  }
};
