import {
  correctedHeads,
  correctedText,
  evidenceDifference,
  evidencePlace,
  verdictText,
} from "./claim-text.ts";
import {
  formatDifference,
  formatInterval,
  formatNumber,
  formatSigned,
  formatSpread,
} from "./format-number.ts";
import { escapeMarkdown, pipeTable, small } from "./markdown-text.ts";
import { EMPTY, hasRanks, type Leaf, type Printed, printedTable } from "./printed-table.ts";
import { countedOtherwise, hasPublished } from "./published-cell.ts";
import { SELECTION_TITLE, selectionLines } from "./selection-lines.ts";
import { type ClaimResult, type Estimate, isMeasured, type Table } from "./table.ts";
import { intervalsText, metricText, referenceText } from "./table-words.ts";

/**
 * The table as GitHub-flavoured Markdown: numbers with intervals and the difference to their reference, ceilings,
 * footnotes, claims, published numbers beside ours, protocol.
 */
export function markdown(table: Table): string {
  const blocks = [
    `### ${escapeMarkdown(table.title)}`,
    [
      ...(table.source === "" ? [] : [escapeMarkdown(table.source)]),
      `profile ${code(table.profile)}`,
      `95 % intervals by ${intervalsText(table)}`,
    ].join(" · "),
    numberTable(table),
    legend(table),
    notes(table),
    selectionTable(table),
    markdownClaims(table),
    publishedTable(table),
    protocolList(table),
  ];
  return blocks.filter((block) => block !== "").join("\n\n") + "\n";
}

function numberTable(table: Table): string {
  const { leaves, lines } = printedTable(table);
  const rows = lines.map(({ name, row, footnote, numbers }) => [
    row === null ? `<em>${escapeMarkdown(name)}</em>` : escapeMarkdown(name) + superscript(footnote),
    ...numbers.map((number) =>
      number.estimate ? measured(number.estimate, number) : EMPTY + superscript(number.footnote)
    ),
  ]);
  return pipeTable(["", ...leaves.map(headOf)], rows);
}

function headOf({ column, metric }: Leaf): string {
  return `${escapeMarkdown(column)}<br>${escapeMarkdown(metricText(metric))}`;
}

function measured(estimate: Estimate, { metric, rank }: Printed): string {
  const value = formatNumber(estimate.value, metric.digits);
  const lines = [
    rank === "best" ? `**${value}**` : rank === "second" ? `<ins>${value}</ins>` : value,
    small(formatInterval(estimate, metric.digits)),
  ];
  if (estimate.compared) lines.push(small(`Δ ${formatDifference(estimate.compared, metric.digits)}`));
  if (estimate.seeds) lines.push(small(formatSpread(estimate.seeds, metric.digits)));
  return lines.join("<br>");
}

function legend(table: Table): string {
  const sentences = hasRanks(printedTable(table).lines)
    ? ["Best of each column in bold, second underlined."]
    : [];
  const estimates = table.cells.flat().flatMap((cell) => isMeasured(cell) ? Object.values(cell.values) : []);
  if (estimates.some((estimate) => estimate.compared)) {
    sentences.push(
      `Δ is the paired difference to ${escapeMarkdown(referenceText(table))}, on the same images.`,
    );
  }
  for (const { name, explain } of table.ceilings) {
    const end = /[.!?]$/.test(explain) ? "" : ".";
    sentences.push(`<em>${escapeMarkdown(name)}</em>: ${escapeMarkdown(explain)}${end}`);
  }
  return sentences.join(" ");
}

function notes(table: Table): string {
  const texts = printedTable(table).notes.map((note, n) => `${superscript(n + 1)} ${escapeMarkdown(note)}`);
  return texts.join("<br>\n");
}

/** What a rule takes of a sweep; empty without one. */
function selectionTable({ selection, metrics }: Table): string {
  if (!selection) return "";
  const { heads, rows } = selectionLines(selection, metrics);
  return [
    `**${SELECTION_TITLE}**`,
    escapeMarkdown(selection.rule),
    ...(rows.length > 0
      ? [pipeTable(heads.map(escapeMarkdown), rows.map((row) => row.map(escapeMarkdown)), "left")]
      : []),
    ...selection.without.map(escapeMarkdown),
  ].join("\n\n");
}

/** Claims with verdicts and the paired differences they were judged by; empty without claims. */
export function markdownClaims(table: Pick<Table, "claims" | "metrics">): string {
  if (table.claims.length === 0) return "";
  const rows = table.claims.map((claim) => [
    escapeMarkdown(claim.that) + (claim.place ? `<br>${small(escapeMarkdown(claim.place))}` : ""),
    verdictText(claim.verdict),
    ...correctedText(claim),
    evidence(table, claim),
  ]);
  const head = [
    "Claim of the paper",
    "Verdict here",
    ...correctedHeads(table.claims),
    "Paired difference, 95 % interval",
  ];
  return `**Claims**\n\n${pipeTable(head, rows, "left")}`;
}

function evidence(table: Pick<Table, "metrics">, claim: ClaimResult): string {
  const lines = claim.evidence.map((item) =>
    `${escapeMarkdown(evidencePlace(item, table.metrics))}: ${evidenceDifference(item, table.metrics)}`
  );
  if (claim.reason) lines.push(escapeMarkdown(claim.reason));
  return lines.join("<br>");
}

function publishedTable(table: Table): string {
  if (!table.published || !hasPublished(table)) return "";
  const { leaves, lines } = printedTable(table);
  const own = lines.filter(({ row }) => row !== null);
  const compared = own.flatMap(({ numbers }) => numbers.flatMap(({ paper }) => paper ?? []))
    .filter(({ difference }) => difference !== null);
  const differ = new Set(compared.map(({ verdict }) => verdict)).size > 1;
  const rows = own.map(({ name, numbers }) => [
    escapeMarkdown(name),
    ...numbers.map(({ paper, metric: { digits } }) => {
      if (!paper) return "–";
      const { published, difference, verdict } = paper;
      return [
        formatNumber(published, digits),
        ...(difference === null ? [] : [small(`ours ${formatSigned(difference, digits)}`)]),
        ...(differ || difference === null ? [small(escapeMarkdown(verdict))] : []),
      ].join("<br>");
    }),
  ]);
  for (const { name, cells } of table.published.others ?? []) {
    const numbers = cells.flatMap((cell) =>
      table.metrics.map(({ name: metric, digits }) =>
        metric in cell ? formatNumber(cell[metric], digits) : "–"
      )
    );
    rows.push([`<em>${escapeMarkdown(name)}</em>`, ...numbers]);
  }
  const [on, verdict] = [table.published.on, table.published.verdict].map(escapeMarkdown);
  const title = `**Published beside ours** (${on}): ${verdict}.`;
  const others = (table.published.others ?? []).length > 0
    ? "\n\nIn italics: systems that are not run here."
    : "";
  const counted = countedOtherwise(table);
  const note = counted === "" ? "" : `\n\n${escapeMarkdown(counted)}`;
  return `${title}\n\n${pipeTable(["", ...leaves.map(headOf)], rows)}${others}${note}`;
}

function protocolList(table: Table): string {
  if (table.protocol.length === 0) return "";
  return `**Protocol**\n\n${table.protocol.map((line) => `- ${escapeMarkdown(line)}`).join("\n")}`;
}

function superscript(number: number | undefined): string {
  return number === undefined ? "" : `<sup>${number}</sup>`;
}

/** Code span whose fence is longer than any run of backticks inside. */
function code(text: string): string {
  const runs = text.match(/`+/g)?.map((run) => run.length) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  return runs.length > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
