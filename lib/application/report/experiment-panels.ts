import type { PanelChoice } from "../../configuration/experiment.ts";
import { formatSigned } from "../../report/format-number.ts";
import type { PanelRow, Panels } from "../../report/panels/panels.ts";
import { openDataset } from "../../stages/open-dataset.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";
import { cellsAt } from "./cell-at.ts";
import { AFFINITY_COLUMNS, AFFINITY_KEY, affinityTiles } from "./affinity-panels.ts";
import { chooseImages, type ChosenImage } from "./choose-images.ts";
import { type LabelledImage, labelLegend, labelMapTiles } from "./label-map-tiles.ts";
import { maskMaps } from "./mask-maps.ts";
import { imageMious } from "./per-image.ts";

/** Where no file says which rows to show, tables with more rows than this show the two compared ones alone. */
const MOST_SHOWN = 4;

/**
 * Pictures of the images that a rule chooses, as the experiment file asks; by default the label maps under the last column
 * that the first and the last row share.
 *
 * @returns null where the table has no two rows to compare.
 */
export async function experimentPanels(run: ExperimentRun): Promise<Panels | null> {
  // Embeddings that are given have no pictures.
  if (run.materials.given) return null;
  const choice = run.experiment.panels ?? defaultChoice(run);
  const better = choice && cellAt(run, choice.better, choice.in);
  const than = choice && cellAt(run, choice.than, choice.in);
  if (!better || !than) return null;
  const { evaluate: split } = run.materials;
  const mious = async (cell: CellRun) => imageMious(await pixelsOf(cell), split.ids.length);
  const chosen = chooseImages(await mious(better), await mious(than));
  const { table: { experiment, profile } } = run;
  const rule =
    `Chosen by rule, not by eye: of ${split.ids.length} images of ${split.name} those with the largest, the median and the ` +
    `smallest difference of the image's mIoU, ${choice.better} minus ${choice.than}, under ${choice.in}.`;
  const shown = choice.show === "affinity"
    ? await affinity(run, better, chosen)
    : await labelMaps(run, choice, chosen);
  return {
    name: `${experiment}-${profile}-images`.replace(/[^A-Za-z0-9-]+/g, "-"),
    ...shown,
    rule: `${rule} ${shown.rule}`,
  };
}

type Shown = Omit<Panels, "name">;

async function affinity(run: ExperimentRun, cell: CellRun, chosen: readonly ChosenImage[]): Promise<Shown> {
  const rows: PanelRow[] = [];
  for (const choice of chosen) {
    rows.push({ ...headOf(run, choice), tiles: affinityTiles(await maskMaps(run, cell, choice.image)) });
  }
  return {
    title: "Where CLIP finds a mask's class, and the average affinity that stands for it",
    rule: `In each, the largest mask on an object. ${AFFINITY_KEY}`,
    columns: AFFINITY_COLUMNS,
    rows,
    legend: [],
  };
}

async function labelMaps(
  run: ExperimentRun,
  choice: PanelChoice,
  chosen: readonly ChosenImage[],
): Promise<Shown> {
  const { table, materials: { evaluate: split } } = run;
  const everything = run.experiment.panels !== undefined || table.rows.length <= MOST_SHOWN;
  const names = everything ? table.rows.map(({ name }) => name) : [choice.than, choice.better];
  const cells = names.flatMap((name) => {
    const cell = cellAt(run, name, choice.in);
    return cell ? [{ name, cell }] : [];
  });
  const dataset = openDataset(split.source);
  const images: LabelledImage[] = [];
  for (const { image } of chosen) {
    const id = split.ids[image];
    const predictions: LabelledImage["predictions"][number][] = [];
    for (const { name, cell } of cells) {
      const mious = imageMious(await pixelsOf(cell), split.ids.length);
      predictions.push({ name, map: await cell.read.labelMap(image), miou: mious[image] });
    }
    images.push({
      id,
      image: await dataset.image(id, split.name),
      truth: await dataset.labels(id, split.name),
      predictions,
    });
  }
  const classes = split.classNames;
  return {
    title: `Label maps under ${choice.in}`,
    rule: "Below each label map, where it is wrong: orange stripes. Pixels that do not count are white.",
    columns: ["Image", "Truth", ...cells.map(({ name }) => name)],
    rows: images.map((image, i) => ({ ...headOf(run, chosen[i]), tiles: labelMapTiles(image, classes) })),
    legend: labelLegend(
      images.flatMap(({ truth, predictions }) => [truth, ...predictions.map(({ map }) => map)]),
      classes,
    ),
  };
}

function headOf({ materials: { evaluate } }: ExperimentRun, { name, image, difference }: ChosenImage) {
  return { name, note: `${evaluate.ids[image]}; Δ mIoU ${formatSigned(difference, 1)}` };
}

/** Counts of a cell that was measured by its label maps. */
async function pixelsOf(cell: CellRun): Promise<Int32Array> {
  return (await cell.read.counts("pixels"))!;
}

/**
 * The two rows whose difference chooses images, with their cells, where the table is small enough to show all its label maps.
 *
 * @returns null for other tables, and where there is nothing to compare.
 */
export function comparedCells(
  run: ExperimentRun,
):
  | { readonly column: string; readonly cells: readonly { readonly name: string; readonly cell: CellRun }[] }
  | null {
  const choice = run.experiment.panels ?? defaultChoice(run);
  if (!choice || run.table.rows.length > MOST_SHOWN) return null;
  const cells = [choice.than, choice.better].flatMap((name) => {
    const cell = cellAt(run, name, choice.in);
    return cell ? [{ name, cell }] : [];
  });
  return cells.length === 2 ? { column: choice.in, cells } : null;
}

function defaultChoice(run: ExperimentRun): PanelChoice | null {
  const { rows, columns } = run.table;
  const [than, better] = [rows[0].name, rows.at(-1)!.name];
  const column = columns.findLast((name) => cellAt(run, than, name) && cellAt(run, better, name));
  if (than === better || column === undefined) return null;
  return { show: "label-maps", better, than, in: column };
}

/** The first seed's cell at a place of the table, if it was measured on the evaluation images and their classes. */
function cellAt(run: ExperimentRun, row: string, column: string): CellRun | undefined {
  return cellsAt(run, row, column).find(({ cell: { settings: { measure, dataset } } }) =>
    measure === "evaluation" && (dataset.background || !run.materials.hasBackground)
  );
}
