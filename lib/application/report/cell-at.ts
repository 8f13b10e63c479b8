import type { Split } from "../../stages/split.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";
import { rowName } from "../fill-table.ts";

/** The cells at a place of the table proper, one for each seed; none where it is empty. */
export function cellsAt({ cells }: ExperimentRun, row: string, column: string): CellRun[] {
  return cells.filter(({ cell }) => cell.part === "rows" && rowName(cell) === row && cell.column === column);
}

export function splitOf({ materials }: ExperimentRun, { cell }: CellRun): Split {
  return cell.settings.measure === "pseudo-labels" ? materials.train : materials.evaluate;
}
