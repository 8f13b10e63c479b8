import { VOC_PALETTE } from "../../datasets/voc-palette.ts";
import type { LabelMap } from "../../method/label-map.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import { formatNumber } from "../../report/format-number.ts";
import type { LegendEntry, PanelRow, Tile } from "../../report/panels/panels.ts";
import { errorPixels, hexColour, labelPixels, picture } from "../../report/panels/pictures.ts";

export interface LabelledImage {
  readonly id: string;
  readonly image: RgbImage;
  readonly truth: LabelMap;
  readonly predictions: readonly { readonly name: string; readonly map: LabelMap; readonly miou: number }[];
}

/** An image, its truth, and per prediction the label map above what is wrong in it. */
export function labelMapTiles(
  { id, image, truth, predictions }: LabelledImage,
  classes: readonly string[],
): PanelRow["tiles"] {
  const names = (map: LabelMap) => classesIn(map, classes).map((label) => classes[label]).join(", ");
  const tiles = predictions.map(({ name, map, miou }): readonly Tile[] => {
    const wrong = map.data.reduce(
      (sum, label, pixel) =>
        sum + (truth.data[pixel] < classes.length && label !== truth.data[pixel] ? 1 : 0),
      0,
    );
    const share = `${formatNumber(100 * wrong / map.data.length, 1)} %`;
    return [
      {
        picture: picture(labelPixels(map, VOC_PALETTE)),
        alt: `${name}: ${names(map)}`,
        isLabels: true,
        note: `mIoU ${formatNumber(miou, 1)} %`,
      },
      {
        picture: picture(errorPixels(image, truth, map)),
        alt: `errors of ${name}: ${share} of the pixels`,
        note: `${share} wrong`,
      },
    ];
  });
  return [
    [{ picture: picture(image), alt: `image ${id}` }],
    [{ picture: picture(labelPixels(truth, VOC_PALETTE)), alt: `truth: ${names(truth)}`, isLabels: true }],
    ...tiles,
  ];
}

export function labelLegend(maps: readonly LabelMap[], classes: readonly string[]): LegendEntry[] {
  const present = new Set(maps.flatMap((map) => classesIn(map, classes)));
  return [...present].sort((a, b) => a - b).map((label) => ({
    name: classes[label],
    colour: hexColour(VOC_PALETTE[label]),
  }));
}

function classesIn({ data }: LabelMap, classes: readonly string[]): number[] {
  return [...new Set(data)].filter((label) => label < classes.length).sort((a, b) => a - b);
}
