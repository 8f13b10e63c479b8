import { formatNumber } from "./format-number.ts";
import type { SweptSelection } from "./swept-selection.ts";
import type { Metric } from "./table.ts";
import { metricText } from "./table-words.ts";

/** A selection as lines of text: heads, and a line per choice. */
export interface SelectionLines {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The choices as a table of texts, with the metrics that the table shows. */
export function selectionLines({ choices }: SweptSelection, metrics: readonly Metric[]): SelectionLines {
  return {
    heads: [
      ...["Row", "Column", "Taken", "Held-out mIoU (%)"],
      ...metrics.flatMap((metric) => [metricText(metric), "Best in hindsight", "Regret"]),
    ],
    rows: choices.map(({ row, column, settings, heldOut, outcomes }) => [
      ...[row, column, settings, formatNumber(heldOut, 1)],
      ...metrics.flatMap(({ name, digits }) => {
        const found = outcomes[name];
        if (!found) return ["–", "–", "–"];
        const best = `${formatNumber(found.best, digits)} at ${found.at}`;
        return [formatNumber(found.value, digits), best, formatNumber(found.regret, digits)];
      }),
    ]),
  };
}

export const SELECTION_TITLE = "Taken without evaluation labels";
