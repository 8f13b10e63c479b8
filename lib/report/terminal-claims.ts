import picocolors from "picocolors";
import stringWidth from "string-width";
import { correctedLine } from "./corrected-text.ts";
import { formatDifference } from "./format-number.ts";
import type { ClaimResult, Table } from "./table.ts";
import type { TerminalOptions } from "./terminal-options.ts";
import { verdictMark } from "./verdict-mark.ts";
import { wrapText } from "./wrap-text.ts";

/** Claims for a terminal: verdict, sentence and place, then every paired difference that it was judged by. */
export function terminalClaims(
  { claims, metrics }: Pick<Table, "claims" | "metrics">,
  { colour, width, parts }: TerminalOptions,
): string[] {
  const colours = picocolors.createColors(colour);
  // As wide as the widest verdict asks for, and never narrower than the usual one.
  const widestVerdict = Math.max("inconclusive".length, ...claims.map(({ verdict }) => verdict.length));
  const indent = " ".repeat(widestVerdict + 5);
  const wrap = (text: string, first = indent): string[] =>
    wrapText(text, Math.max(20, width - indent.length), stringWidth).map((line, index) =>
      (index === 0 ? first : indent) + line
    );
  const lines = (claim: ClaimResult): string[] => {
    const tint = {
      "holds": colours.green,
      "fails": colours.red,
      "inconclusive": colours.yellow,
      "partly measured": colours.yellow,
      "not run": colours.dim,
    }[claim.verdict];
    const head = `  ${verdictMark[claim.verdict]} ${claim.verdict}`;
    if (parts?.intervals === false) return wrap(claim.that, tint(head.padEnd(indent.length)));
    const place = claim.place ? ` (${claim.place})` : "";
    const labels = claim.evidence.map(({ column, metric }) =>
      [column, metrics.find(({ name }) => name === metric)?.label ?? metric].filter((part) => part !== "")
        .join(", ")
    );
    const widest = Math.max(0, ...labels.map((label) => stringWidth(label)));
    return [
      ...wrap(claim.that + place, tint(head.padEnd(indent.length))),
      ...claim.evidence.map((item, index) => {
        const digits = metrics.find(({ name }) => name === item.metric)?.digits ?? 1;
        const pad = " ".repeat(widest - stringWidth(labels[index]));
        return `${indent}${labels[index]}${pad}  ${formatDifference(item, digits)}`;
      }),
      ...(claim.corrected ? wrap(correctedLine(claim.corrected)) : []),
      ...(claim.reason ? wrap(claim.reason) : []),
    ];
  };
  return claims.flatMap(lines);
}
