import { nodesBehind } from "../../engine/nodes-behind.ts";
import { nodesOf } from "../../engine/nodes-of.ts";
import { resultOf } from "../../engine/result-of.ts";
import { type FigureMaps, figureMaps } from "../../method/figure-maps.ts";
import type { MaskSet } from "../../method/mask-set.ts";
import { maskProportions } from "../../method/pseudo-labels/mask-proportions.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import { viewMasks } from "../../segmenter/view-image.ts";
import { type classVectorsStage, TEXT_CLASSIFIER } from "../../stages/class-vectors.ts";
import { readMatrix } from "../../stages/matrices.ts";
import { openDataset } from "../../stages/open-dataset.ts";
import { viewingOf } from "../../stages/viewing-of.ts";
import { argmaxRows } from "../../tensor/rows.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";

export interface MaskMaps extends FigureMaps {
  readonly id: string;
  readonly image: RgbImage;
  readonly masks: MaskSet;
  readonly mask: number;
  /** Name of the class that most of the mask's pixels have; the text of (a) is of it. */
  readonly className: string;
}

/**
 * The maps of Figure 2 for one mask of an image, computed anew: one pass of the image tower.
 *
 * @param cell whose masks and text classifier are used; its supervision has to use text.
 * @param image number in the evaluation split.
 * @param mask its number in the image; absent: the largest one on an object.
 * @throws {RangeError} where the image has no such mask, or the mask's class has no text.
 */
export async function maskMaps(
  run: ExperimentRun,
  cell: CellRun,
  image: number,
  mask?: number,
): Promise<MaskMaps> {
  const { evaluate: split, hasBackground } = run.materials;
  const dataset = openDataset(split.source);
  const id = split.ids[image];
  const { masks } = await cell.read.labelledMasks(image);
  const picture = await dataset.image(id, split.name);
  const shares = maskProportions(masks, await dataset.labels(id, split.name), split.classNames.length);
  const labels = argmaxRows(shares);
  const chosen = mask ?? largestOnObject();
  if (chosen === null || !(chosen in labels)) {
    const expected = mask === undefined ? "a mask on an object" : `one of ${masks.count} masks`;
    throw new RangeError(`Expected ${expected} in ${id} but found ${mask ?? "none"}`);
  }
  const input = await viewMasks(picture, masks, viewingOf(cell.cell.settings, run.materials));
  return {
    ...{ id, image: picture, masks, mask: chosen, className: split.classNames[labels[chosen]] },
    ...await figureMaps(input, chosen, await textOf(labels[chosen])),
  };

  function largestOnObject(): number | null {
    const onObjects = [...labels.keys()].filter((m) =>
      hasText(labels[m]) && shares.data[m * shares.cols + labels[m]] > 0
    );
    return onObjects.sort((a, b) => masks.areas[b] - masks.areas[a] || a - b)[0] ?? null;
  }

  function hasText(label: number): boolean {
    return !hasBackground || label > 0;
  }

  async function textOf(label: number): Promise<Float32Array> {
    const [node] = nodesOf<ReturnType<typeof classVectorsStage>>(TEXT_CLASSIFIER, nodesBehind([cell.node]));
    if (!node || !hasText(label)) {
      throw new RangeError(`Expected a class with a text but found ${split.classNames[label]} in ${id}`);
    }
    const vectors = await readMatrix(resultOf(await run.evaluate([node]), node), "vectors");
    const row = label - (hasBackground ? 1 : 0);
    return vectors.data.subarray(row * vectors.cols, (row + 1) * vectors.cols);
  }
}
