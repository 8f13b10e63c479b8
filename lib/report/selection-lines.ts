import { formatNumber } from "./format-number.ts";
import type { SweptSelection } from "./swept-selection.ts";
import type { Metric } from "./table.ts";
import { metricText } from "./table-words.ts";

/** A selection as a table of texts, heads and a line per choice, with the metrics that the table shows. */
export function selectionLines({ choices }: SweptSelection, metrics: readonly Metric[]) {
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
