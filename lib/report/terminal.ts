import picocolors from "picocolors";
import { formatNumber } from "./format-number.ts";
import { printedTable } from "./printed-table.ts";
import { countedOtherwise, hasPublished } from "./published-cell.ts";
import { SELECTION_TITLE } from "./selection-lines.ts";
import type { Table } from "./table.ts";
import { intervalsText, referenceText, sourceLine } from "./table-words.ts";
import { terminalClaims } from "./terminal-claims.ts";
import { terminalGrid } from "./terminal-grid.ts";
import type { TerminalOptions } from "./terminal-options.ts";
import { wrapIndented } from "./wrap-text.ts";

/**
 * The table for a terminal: as many columns side by side as fit, the rest below them; then ceilings, footnotes, claims,
 * protocol and how the run went. Signs and words carry everything that colour does.
 */
export function terminal(table: Table, options: TerminalOptions): string {
  const colours = picocolors.createColors(options.colour);
  const wrap = (text: string, ...indents: readonly string[]) => wrapIndented(text, options.width, ...indents);
  const list = (items: readonly string[]) => items.flatMap((line) => wrap(line, "    ", "  "));
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", colours.bold(title), ...lines];

  const { intervals, protocol } = options.parts ?? { intervals: true, protocol: true };
  const unit = `in ${[...new Set(table.metrics.map(({ unit }) => unit))].join(", ")}`;
  const lines = [
    ...wrap(table.title).map(colours.bold),
    ...wrap(
      `${sourceLine(table, " · ")} · ${intervals ? `95 % intervals by ${intervalsText(table)}` : unit}`,
    ),
    ...terminalGrid(table, options, colours),
  ];
  if (intervals && table.reference !== undefined && table.rows.length > 1) {
    lines.push("", ...wrap(`Δ: paired difference to ${referenceText(table)}.`));
  }
  if (intervals && hasPublished(table) && table.published) {
    const { on, verdict } = table.published;
    const note = `Published numbers: ${on}; in brackets ours minus published. Verdict: ${verdict}.`;
    lines.push(
      "",
      ...wrap(`${note} ${countedOtherwise(table)}`.trimEnd()),
      ...list(otherSystems(table)),
    );
  }
  const notes = intervals ? printedTable(table).notes : [];
  notes.forEach((note, index) => {
    if (index === 0) lines.push("");
    lines.push(...wrap(note, "    ", `[${index + 1}] `));
  });
  const ceilings = table.ceilings.map(({ name, explain }) => `${name}: ${explain}`);
  lines.push(
    ...section("Ceilings", protocol ? list(ceilings) : []),
    ...section(SELECTION_TITLE, list(terminalSelection(table))),
    ...section("Claims of the paper", terminalClaims(table, options)),
    ...section("Protocol", protocol ? list(table.protocol) : []),
  );
  if (table.status.length > 0) lines.push("", ...table.status.flatMap((line) => wrap(line)));
  return lines.join("\n") + "\n";
}

/** What a rule takes of a sweep, a line for every row and column. */
function terminalSelection({ selection, metrics }: Table): string[] {
  if (!selection) return [];
  const lines = selection.choices.map(({ row, column, settings, heldOut, points, outcomes }) => {
    const numbers = metrics.flatMap(({ name, label, digits }) => {
      const found = outcomes[name];
      if (!found) return [];
      const [value, best, regret] = [found.value, found.best, found.regret].map((number) =>
        formatNumber(number, digits)
      );
      return [`${label} ${value}, regret ${regret} (best in hindsight ${best} at ${found.at})`];
    });
    return `${row}, ${column}: ${settings} of ${points} points, held-out mIoU ${
      formatNumber(heldOut, 1)
    } %; ${numbers.join("; ")}`;
  });
  return [selection.rule, ...lines, ...selection.without];
}

/** Published numbers of systems that are not run here, a line each. */
function otherSystems({ published, columns, metrics }: Table): string[] {
  return (published?.others ?? []).map(({ name, cells }) => {
    const numbers = cells.flatMap((cell, c) =>
      metrics.flatMap(({ name: metric, label, digits }) =>
        metric in cell ? [`${columns[c]} ${label} ${formatNumber(cell[metric], digits)}`] : []
      )
    );
    return `${name}, not run here: ${numbers.join("; ")}`;
  });
}
