import { encode } from "fast-png";
import sharp from "sharp";
import { serve } from "../../workers/worker-pool.ts";
import { VOC_PALETTE } from "../voc-palette.ts";
import { evaluationScene } from "./evaluation-scene.ts";

/** The files of a scene: a JPEG and two PNGs of labels. */
export interface PictureFiles {
  readonly image: Uint8Array<ArrayBuffer>;
  readonly semantic: Uint8Array<ArrayBuffer>;
  readonly instance: Uint8Array<ArrayBuffer>;
}

/** Draws the scene of a seed. */
serve(async (seed: number): Promise<PictureFiles> => {
  const { image, semantic, instance } = evaluationScene(seed), { height, width } = image;
  const png = (data: Uint8Array) =>
    encode({ height, width, data, depth: 8, channels: 1, palette: VOC_PALETTE }).slice();
  const jpeg = await sharp(image.data, { raw: { height, width, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
  return { image: Uint8Array.from(jpeg), semantic: png(semantic), instance: png(instance) };
});
