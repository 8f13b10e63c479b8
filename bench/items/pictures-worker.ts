import { normalisePixels, resizeToTiles } from "../../lib/backbones/clip/preprocess.ts";
import { readImage } from "../../lib/datasets/read-image.ts";
import { serve } from "../../lib/workers/worker-pool.ts";

const MEAN = [0.48145466, 0.4578275, 0.40821073] as const,
  STD = [0.26862954, 0.26130258, 0.27577711] as const;

/** The sum of an image's pixels as the tower takes them. */
serve(async ({ path, short }: { path: string; short: number }): Promise<number> => {
  const resized = resizeToTiles(await readImage(path), short, 16);
  return normalisePixels(resized, { mean: [...MEAN], std: [...STD] }).reduce((sum, value) => sum + value, 0);
});
