import { z } from "zod";
import { type DatasetName, DATASETS } from "../../datasets/registry.ts";

/** Which images. */
export const Dataset = z.strictObject({
  name: z.enum(Object.keys(DATASETS) as DatasetName[]).describe("Which reader and which class list."),
  root: z.string().nullable().default(null).describe(
    "Folder of the data set in its official layout; null where it is made on demand.",
  ),
  train: z.string().default("train").describe(
    "Split whose masks train the classifier; train[:60] takes its first 60 images.",
  ),
  evaluate: z.string().default("val").describe("Split on which every number of a table is measured."),
  background: z.boolean().default(true).describe(
    "False leaves the background class out and ignores its pixels (VOC20); no effect on a set that has none.",
  ),
  // Optional, so that it is part of a key only if it is set.
  ignore: z.array(z.int().min(0).max(255)).optional().describe(
    "Values of the label maps that are ignored, such as [11, 255] where 11 is void; for the data set folder only; " +
      "default: [255].",
  ),
});
