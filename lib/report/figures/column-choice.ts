import type { ChartChoices, PanelGroup } from "../chart/chart.ts";
import type { Table } from "../table.ts";
import { referenceText } from "../table-words.ts";

/**
 * A list of columns of a table to choose from, the first shown; nothing where there is but one.
 *
 * @param groups what each column shows.
 */
export function columnChoice(
  columns: readonly { readonly name: string }[],
  groups: readonly (readonly PanelGroup[])[],
): ChartChoices | undefined {
  if (columns.length < 2) return undefined;
  return {
    selections: [{ label: "Column", options: columns.map(({ name }) => name), chosen: 0 }],
    groups: Object.fromEntries(groups.map((group, index) => [String(index), group])),
  };
}

/** Numbers, which are shown first, or paired differences to the reference of the table. */
export function differenceChoice(
  table: Table,
  numbers: readonly PanelGroup[],
  differences: readonly PanelGroup[],
): ChartChoices {
  const options = ["numbers", `paired differences to ${referenceText(table)}`];
  return {
    selections: [{ label: "Show", options, chosen: 0 }],
    groups: { "0": numbers, "1": differences },
  };
}
