import picocolors from "picocolors";
import stringWidth from "string-width";
import { correctedLine, evidenceDifference, evidencePlace, verdictText } from "./claim-text.ts";
import type { ClaimResult, Table } from "./table.ts";
import type { TerminalOptions } from "./terminal-options.ts";
import { wrapIndented } from "./wrap-text.ts";

/** Claims for a terminal: verdict, sentence and place, then every paired difference that it was judged by. */
export function terminalClaims(
  { claims, metrics }: Pick<Table, "claims" | "metrics">,
  { colour, width, parts }: TerminalOptions,
): string[] {
  const colours = picocolors.createColors(colour);
  // As wide as the widest verdict asks for, and never narrower than the usual one.
  const widestVerdict = Math.max("inconclusive".length, ...claims.map(({ verdict }) => verdict.length));
  const indent = " ".repeat(widestVerdict + 5);
  const wrap = (text: string, first = indent) => wrapIndented(text, width, indent, first);
  const lines = (claim: ClaimResult): string[] => {
    const tint = {
      "holds": colours.green,
      "fails": colours.red,
      "inconclusive": colours.yellow,
      "partly measured": colours.yellow,
      "not run": colours.dim,
    }[claim.verdict];
    const head = `  ${verdictText(claim.verdict)}`;
    if (parts?.intervals === false) return wrap(claim.that, tint(head.padEnd(indent.length)));
    const place = claim.place ? ` (${claim.place})` : "";
    const labels = claim.evidence.map((item) => evidencePlace(item, metrics));
    const widest = Math.max(0, ...labels.map((label) => stringWidth(label)));
    return [
      ...wrap(claim.that + place, tint(head.padEnd(indent.length))),
      ...claim.evidence.map((item, index) => {
        const pad = " ".repeat(widest - stringWidth(labels[index]));
        return `${indent}${labels[index]}${pad}  ${evidenceDifference(item, metrics)}`;
      }),
      ...(claim.corrected ? wrap(correctedLine(claim.corrected)) : []),
      ...(claim.reason ? wrap(claim.reason) : []),
    ];
  };
  return claims.flatMap(lines);
}
