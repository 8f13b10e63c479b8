import { UserError } from "../errors.ts";
import { IGNORE } from "../method/label-map.ts";
import type { Dataset } from "./dataset.ts";

/** The label of background, where a data set has one. */
const BACKGROUND = 0;

/**
 * The data set without its background class, as VOC20 is VOC21 without it: pixels of background take part in no count and every
 * other label moves down by one. A data set that has no background stays what it is.
 */
export function withoutBackground(dataset: Dataset): Dataset {
  if (!dataset.hasBackground) return dataset;
  if (dataset.given) {
    throw new UserError(
      "Expected background: true for embeddings, whose zero-shot scores hold all classes, but found false",
      "dataset.background",
      "Leave the rows of background out of the file.",
    );
  }
  return {
    ...dataset,
    classNames: dataset.classNames.slice(1),
    hasBackground: false,
    async labels(id, split) {
      const { height, width, data } = await dataset.labels(id, split);
      const foreground = data.map((label) => label === BACKGROUND || label === IGNORE ? IGNORE : label - 1);
      return { height, width, data: foreground };
    },
  };
}
