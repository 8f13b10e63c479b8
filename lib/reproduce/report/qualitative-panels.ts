import { VOC_PALETTE } from "../../datasets/voc-palette.ts";
import type { LabelMap } from "../../method/label-map.ts";
import { formatNumber, formatSigned } from "../../report/format-number.ts";
import type { PanelRow, Panels, Tile } from "../../report/panels/panels.ts";
import { errorPicture, imagePicture, labelPicture } from "../../report/panels/pictures.ts";
import { openDataset } from "../../stages/open-dataset.ts";
import type { Split } from "../../stages/split.ts";
import type { CellReader } from "../cell-reader.ts";
import { chooseImages, type ChosenImage } from "./choose-images.ts";
import { imageMious } from "./per-image.ts";

/** A row of the table that is shown, with what lies behind it. */
export interface ShownRow {
  readonly name: string;
  readonly reader: CellReader;
}

/** What is shown, and by the difference of which two rows the images are chosen. */
export interface QualitativeInput {
  readonly experiment: string;
  readonly profile: string;
  readonly column: string;
  readonly split: Split;
  readonly rows: readonly ShownRow[];
  /** Names of rows: images are chosen by mIoU of `row` minus mIoU of `minus`. */
  readonly row: string;
  readonly minus: string;
}

/** Image, truth, the label map of each row and where it is wrong, of the images that gain most, middling and least. */
export async function qualitativePanels(input: QualitativeInput): Promise<Panels> {
  const { experiment, profile, column, split, rows, row, minus } = input;
  const classes = split.classNames;
  const mious = new Map<string, number[]>();
  for (const { name, reader } of rows) {
    mious.set(name, imageMious(await reader.counts("pixels"), split.ids.length));
  }
  const chosen = chooseImages(mious.get(row)!, mious.get(minus)!);
  const seen = new Set<number>();
  const panelRows: PanelRow[] = [];
  for (const choice of chosen) panelRows.push(await tilesOf(choice));
  return {
    name: `${experiment}-${profile}-images`.replace(/[^A-Za-z0-9-]+/g, "-"),
    title: `Images under ${column}`,
    rule:
      `Chosen by rule, not by eye: of ${split.ids.length} images of ${split.name} those with the largest, the median and ` +
      `the smallest difference of the image's mIoU, ${row} minus ${minus}, under ${column}. Below each label map, where it ` +
      "is wrong: orange stripes. Pixels that do not count are white.",
    columns: ["Image", "Truth", ...rows.map(({ name }) => name)],
    rows: panelRows,
    legend: [...seen].sort((a, b) => a - b).map((label) => ({ name: classes[label], colour: hex(label) })),
  };

  async function tilesOf({ name, image, difference }: ChosenImage): Promise<PanelRow> {
    const dataset = openDataset(split.source);
    const id = split.ids[image];
    const [picture, truth] = await Promise.all([
      dataset.image(id, split.name),
      dataset.labels(id, split.name),
    ]);
    const labelled = async ({ name, reader }: ShownRow): Promise<readonly [Tile, Tile]> => {
      const map = await reader.labelMap(image);
      const miou = mious.get(name)![image];
      const wrong = map.data.reduce(
        (sum, label, pixel) => sum + (truth.data[pixel] !== 255 && label !== truth.data[pixel] ? 1 : 0),
        0,
      );
      return [
        {
          picture: labelPicture(map, VOC_PALETTE),
          alt: `${name}: ${namesIn(map)}`,
          note: `mIoU ${formatNumber(miou, 1)} %`,
        },
        {
          picture: errorPicture(picture, truth, map),
          alt: `errors of ${name}: ${formatNumber(100 * wrong / map.data.length, 1)} % of the pixels`,
          note: `${formatNumber(100 * wrong / map.data.length, 1)} % wrong`,
        },
      ];
    };
    const pairs: (readonly [Tile, Tile])[] = [];
    for (const row of rows) pairs.push(await labelled(row));
    return {
      name,
      note: `${id}; Δ mIoU ${formatSigned(difference, 1)}`,
      tiles: [
        [{ picture: imagePicture(picture), alt: `image ${id}` }],
        [{ picture: labelPicture(truth, VOC_PALETTE), alt: `truth: ${namesIn(truth)}` }],
        ...pairs,
      ],
    };
  }

  /** Names of the classes in a label map; remembers them for the legend. */
  function namesIn({ data }: LabelMap): string {
    const present = [...new Set(data)].filter((label) => label < classes.length).sort((a, b) => a - b);
    present.forEach((label) => seen.add(label));
    return present.map((label) => classes[label]).join(", ");
  }
}

function hex(label: number): string {
  return `#${VOC_PALETTE[label].map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
