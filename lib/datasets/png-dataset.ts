import type { Dataset } from "./dataset.ts";
import { readImage } from "./read-image.ts";
import { type LabelMeaning, readLabels } from "./read-labels.ts";
import { requireSameSize } from "./require-seeable.ts";
import type { LabelAdvice } from "./strange-labels.ts";

/** What differs between data sets whose ground truth is one PNG per image. */
export interface PngDataset extends Omit<Dataset, "image" | "labels"> {
  /** What the values in the PNG of an image mean, if they are not the labels themselves. */
  meaning?(id: string, split: string): LabelMeaning | undefined;
  /** What to do about invalid values, if there is better advice than the usual. */
  readonly advice?: LabelAdvice;
}

/** A data set whose ground truth is one PNG per image. Readers throw UserError for whatever they find wrong. */
export function pngDataset({ meaning, advice, ...layout }: PngDataset): Dataset {
  return {
    ...layout,
    image: (id, split) => readImage(layout.files(id, split).image),
    async labels(id, split) {
      const files = layout.files(id, split);
      const labels = await readLabels(files.labels, layout.classNames.length, meaning?.(id, split), advice);
      await requireSameSize(labels, files);
      return labels;
    },
  };
}
