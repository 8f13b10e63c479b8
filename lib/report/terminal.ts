import picocolors from "picocolors";
import stringWidth from "string-width";
import { footnotes } from "./footnotes.ts";
import { formatDifference } from "./format-number.ts";
import { hasPublished } from "./published-cell.ts";
import type { ClaimResult, Table } from "./table.ts";
import { terminalGrid } from "./terminal-grid.ts";
import type { TerminalOptions } from "./terminal-options.ts";
import { verdictMark } from "./verdict-mark.ts";
import { wrapText } from "./wrap-text.ts";

/**
 * The table for a terminal: as many columns side by side as fit, the rest below them; then ceilings, footnotes, claims,
 * protocol and how the run went. Signs and words carry everything that colour does.
 */
export function terminal(table: Table, options: TerminalOptions): string {
  const colours = picocolors.createColors(options.colour);
  const wrap = (text: string, indent = "", first = indent): string[] => {
    const room = Math.max(20, options.width - stringWidth(indent));
    return wrapText(text, room, stringWidth).map((line, index) => (index === 0 ? first : indent) + line);
  };
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", colours.bold(title), ...lines];

  const lines = [
    ...wrap(table.title).map(colours.bold),
    ...wrap(`${table.source} · profile ${table.profile} · 95 % intervals by bootstrap over images`),
    ...terminalGrid(table, options, colours),
  ];
  if (hasPublished(table) && table.published) {
    const { on, verdict } = table.published;
    lines.push(
      "",
      ...wrap(`Published numbers: ${on}; in brackets ours minus published. Verdict: ${verdict}.`),
    );
  }
  footnotes(table).notes.forEach((note, index) => {
    if (index === 0) lines.push("");
    lines.push(...wrap(note, "    ", `[${index + 1}] `));
  });
  lines.push(
    ...section(
      "Ceilings",
      table.ceilings.flatMap(({ name, explain }) => wrap(`${name}: ${explain}`, "    ", "  ")),
    ),
    ...section("Claims of the paper", table.claims.flatMap((claim) => claimLines(table, claim))),
    ...section("Protocol", table.protocol.flatMap((line) => wrap(line, "    ", "  "))),
  );
  if (table.status.length > 0) lines.push("", ...table.status.flatMap((line) => wrap(line)));
  return lines.join("\n") + "\n";

  function claimLines(table: Table, claim: ClaimResult): string[] {
    const tint = {
      "holds": colours.green,
      "fails": colours.red,
      "inconclusive": colours.yellow,
      "not run": colours.dim,
    }[claim.verdict];
    const indent = " ".repeat(17);
    const head = `  ${verdictMark[claim.verdict]} ${claim.verdict}`;
    const place = claim.place ? ` (${claim.place})` : "";
    const labels = claim.evidence.map(({ column, metric }) =>
      [column, metricLabel(table, metric)].filter((part) => part !== "").join(", ")
    );
    const widest = Math.max(0, ...labels.map((label) => stringWidth(label)));
    return [
      ...wrap(claim.that + place, indent, tint(head.padEnd(indent.length))),
      ...claim.evidence.map((item, index) => {
        const digits = table.metrics.find(({ name }) => name === item.metric)?.digits ?? 1;
        const pad = " ".repeat(widest - stringWidth(labels[index]));
        return `${indent}${labels[index]}${pad}  ${formatDifference(item, digits)}`;
      }),
      ...(claim.reason ? wrap(claim.reason, indent) : []),
    ];
  }
}

function metricLabel(table: Table, name: string): string {
  return table.metrics.find((metric) => metric.name === name)?.label ?? name;
}
