import { inLanes } from "../../in-lanes.ts";
import { WorkerPool } from "../../workers/worker-pool.ts";
import type { PictureFiles } from "./draw-picture-worker.ts";

/** What rendering may use: it can be stopped and tells how far it is, 0 … 1. */
export interface RenderRun {
  readonly signal: AbortSignal;
  progress(fraction: number): void;
}

/** Pictures under way for each core: some are drawn while others are written. */
const IN_FLIGHT = 4;

/** A picture to be drawn. */
export type Picture = { readonly id: string; readonly seed: number };

/** Draws scenes on all cores. When it ends, however it ends, nothing is written any more. */
export async function writePictures(
  pictures: readonly Picture[],
  write: (path: string, bytes: Uint8Array) => Promise<void>,
  { signal, progress }: RenderRun,
): Promise<void> {
  const pool = new WorkerPool<number, PictureFiles>(new URL("./draw-picture-worker.ts", import.meta.url));
  let done = 0;
  try {
    await inLanes(
      pictures,
      IN_FLIGHT * navigator.hardwareConcurrency,
      signal,
      async ({ id, seed }, stopped) => {
        const { image, semantic, instance } = await pool.run(seed, { signal: stopped });
        await Promise.all([
          write(`JPEGImages/${id}.jpg`, image),
          write(`SegmentationClass/${id}.png`, semantic),
          write(`SegmentationObject/${id}.png`, instance),
        ]);
        progress(++done / pictures.length);
      },
    );
  } finally {
    await pool.close();
  }
}
