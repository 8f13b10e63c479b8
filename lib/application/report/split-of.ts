import type { Split } from "../../stages/split.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";

/** The images that a cell was measured on. */
export function splitOf({ materials }: ExperimentRun, { cell }: CellRun): Split {
  return cell.settings.measure === "pseudo-labels" ? materials.train : materials.evaluate;
}
