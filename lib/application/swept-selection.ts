import type { SweptChoice, SweptOutcome, SweptSelection } from "../report/swept-selection.ts";
import { FOLDS } from "../stages/chosen-graph.ts";
import { type RecordedCell, recordedCells, type RecordedRun } from "./recorded-run.ts";

const RULE =
  `The point whose classifier does best on labelled training masks that were held out of its training (${FOLDS}-fold ` +
  "cross-validation over the labelled training images, mIoU by the pixels of masks); of equals the first. It reads no evaluation " +
  "label. Regret is what the best point has more, which only the evaluation labels tell.";

/** The point of a sweep that a rule takes in every row and column, with its regret, or why it takes none; null without a sweep. */
export function sweptSelection(run: RecordedRun): SweptSelection | null {
  const cells = recordedCells(run).filter(({ part, sweep }) =>
    part === "rows" && Object.keys(sweep).length > 0
  );
  if (cells.length === 0) return null;
  const places = [...Map.groupBy(cells, ({ row, column }) => JSON.stringify([row, column])).values()];
  const found = places.map((points) => ({ points, why: whyNot(points) }));
  return {
    rule: RULE,
    choices: found.flatMap(({ points, why }) => why === null ? [choiceOf(points)] : []),
    without: [...Map.groupBy(found.filter(({ why }) => why !== null), ({ why }) => why!)].map((
      [why, those],
    ) => `${those.map(({ points: [{ row, column }] }) => `${row} (${column})`).join(", ")}: ${why}.`),
  };
}

/** The cell that the rule takes among the points of a row and column. */
export function takenCell(points: readonly RecordedCell[]): RecordedCell | null {
  return whyNot(points) === null ? bestBy(points, ({ heldOut }) => heldOut) : null;
}

/** Why there is nothing to choose by; null where there is. */
function whyNot(points: readonly RecordedCell[]): string | null {
  if (points.some(({ heldOut }) => heldOut === null)) {
    return "nothing to choose by; held-out numbers need labels of single masks, and a probe or GLCC to try on them";
  }
  return points.every(({ heldOut }) => heldOut === points[0].heldOut)
    ? "held-out masks do not tell its points apart"
    : null;
}

function choiceOf(points: readonly RecordedCell[]): SweptChoice {
  const taken = bestBy(points, ({ heldOut }) => heldOut);
  const metrics = Object.keys(taken.numbers);
  const outcomes = metrics.map((metric): [string, SweptOutcome] => {
    const best = bestBy(points, ({ numbers }) => numbers[metric]?.value ?? null);
    const [value, most] = [taken, best].map(({ numbers }) => numbers[metric].value);
    return [metric, { value, best: most, at: settingsText(best), regret: most - value }];
  });
  return {
    row: taken.row,
    column: taken.column,
    settings: settingsText(taken),
    heldOut: taken.heldOut!,
    points: points.length,
    outcomes: Object.fromEntries(outcomes),
  };
}

function bestBy(
  points: readonly RecordedCell[],
  of: (cell: RecordedCell) => number | null,
): RecordedCell {
  return points.reduce((one, other) => (of(other) ?? -Infinity) > (of(one) ?? -Infinity) ? other : one);
}

function settingsText({ sweep }: RecordedCell): string {
  return Object.entries(sweep)
    .map(([path, value]) => `${path} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
