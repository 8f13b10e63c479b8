import type { BootstrapOptions } from "../../metrics/bootstrap.ts";
import { sumCounts } from "../../metrics/confusion.ts";
import { rowShares } from "../../metrics/row-shares.ts";
import { classDeltaFigure } from "../../report/figures/class-delta.ts";
import { classIouFigure } from "../../report/figures/class-iou.ts";
import { confusionFigure } from "../../report/figures/confusion.ts";
import type { Figure } from "../../report/figures/figure.ts";
import { maskSizeFigure } from "../../report/figures/mask-size.ts";
import type { Table } from "../../report/table.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";
import { classScores } from "./class-scores.ts";
import { cellsAt, splitOf } from "./cell-at.ts";

/** Ranges of `MASK_SIZES` as the axis of a figure. */
const SIZES = [
  { name: "f1Tiny", place: "under 1 %" },
  { name: "f1Small", place: "1 to 4 %" },
  { name: "f1Medium", place: "4 to 16 %" },
  { name: "f1Large", place: "16 % and more" },
];

interface ClassNumbers {
  readonly scores: Parameters<typeof classIouFigure>[0];
  readonly confusion: Parameters<typeof confusionFigure>[0];
  readonly table: Table;
}

/** The figures that every page shows below its own, null where there is nothing to draw. A new one is a file and a line here. */
export const classFigureList: readonly ((numbers: ClassNumbers) => Figure | null)[] = [
  ({ scores }) => classIouFigure(scores),
  ({ scores }) => classDeltaFigure(scores),
  ({ confusion }) => confusionFigure(confusion),
  ({ table }) => maskSizeFigure(table, SIZES),
];

/** IoU by class, its difference between any two rows, confusion matrices and F1 by mask size of a table. */
export async function classFigures(run: ExperimentRun): Promise<Figure[]> {
  // IoU, confusion and size are of pixels: rows of embeddings have none.
  if (run.materials.given) return [];
  const split = splitOf(run, run.cells[0]);
  const { table } = run;
  const classes = split.classNames;
  // A column may be of other data than the first, without background for example: its classes would not be these.
  const size = split.ids.length * classes.length ** 2;
  const counts: (Int32Array | null)[][] = [];
  for (const column of table.columns) {
    const entries: (Int32Array | null)[] = [];
    for (const { name } of table.rows) {
      const found = await cellsAt(run, name, column)[0]?.read.counts("pixels");
      entries.push(found?.length === size ? found : null);
    }
    counts.push(entries);
  }
  const scores = classScores(table, classes, counts, bootstrapOf(run.cells[0]));
  const matrices = counts.map((column) =>
    column.map((perImage) =>
      perImage && rowShares(summed(perImage, classes.length ** 2)).map((share) => 100 * share)
    )
  );
  const { experiment, profile, title, columns } = table;
  const rows = table.rows.map(({ name }) => name);
  const confusion = { experiment, profile, title, classes, rows, columns, matrices };
  return classFigureList.flatMap((figure) => figure({ scores, confusion, table }) ?? []);
}

/** The resamples of the table, so that differences here are paired like those there. */
function bootstrapOf({ node }: CellRun): BootstrapOptions {
  const { seed, replicates, groups, images } = node.params;
  return {
    ...{ seed: Number(seed), replicates: Number(replicates), images: String(images) },
    groups: (groups ?? undefined) as number[] | undefined,
  };
}

function summed(perImage: Int32Array, cells: number): Float64Array<ArrayBuffer> {
  const images = Array.from(
    { length: perImage.length / cells },
    (_, i) => perImage.subarray(i * cells, (i + 1) * cells),
  );
  return sumCounts(images, cells);
}
