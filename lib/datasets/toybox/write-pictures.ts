import { encode } from "fast-png";
import sharp from "sharp";
import { VOC_PALETTE } from "../voc-palette.ts";
import { evaluationScene } from "./evaluation-scene.ts";

/** What rendering may use: it can be stopped and tells how far it is, 0 … 1. */
export interface RenderRun {
  readonly signal: AbortSignal;
  progress(fraction: number): void;
}

/** Pictures that are encoded while the next one is drawn. */
const IN_FLIGHT = 6;

/** A picture to be drawn. */
export type Picture = { readonly id: string; readonly seed: number };

/** Draws one scene after the other; the encoders of the last few run beside it on other cores. */
export async function writePictures(
  pictures: readonly Picture[],
  write: (path: string, bytes: Uint8Array) => Promise<void>,
  run: RenderRun,
): Promise<void> {
  const encoding = new Set<Promise<void>>();
  try {
    for (const [done, { id, seed }] of pictures.entries()) {
      run.signal.throwIfAborted();
      const { image, semantic, instance } = evaluationScene(seed), { height, width } = image;
      const png = (data: Uint8Array) =>
        encode({ height, width, data, depth: 8, channels: 1, palette: VOC_PALETTE });
      const task = Promise.all([
        sharp(image.data, { raw: { height, width, channels: 3 } })
          .jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer()
          .then((bytes) => write(`JPEGImages/${id}.jpg`, bytes)),
        write(`SegmentationClass/${id}.png`, png(semantic)),
        write(`SegmentationObject/${id}.png`, png(instance)),
      ]).then(() => void encoding.delete(task));
      encoding.add(task);
      if (encoding.size >= IN_FLIGHT) await Promise.race(encoding);
      run.progress((done + 1) / pictures.length);
    }
    await Promise.all(encoding);
  } finally {
    await Promise.allSettled(encoding); // a stopped run must not write into a folder that is being removed
  }
}
