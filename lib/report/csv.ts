import { type PublishedCell, publishedCell } from "./published-cell.ts";
import { spreadsheetCsv } from "./spreadsheet-csv.ts";
import { type Cell, type Estimate, estimateOf, type Metric, reasonOf, type Table } from "./table.ts";

interface Entry {
  readonly kind: "row" | "ceiling" | "published";
  readonly name: string;
  readonly column: string;
  readonly metric: Metric;
  readonly estimate: Estimate | undefined;
  readonly paper: PublishedCell | null;
  readonly reference: string | undefined;
  readonly note: string;
}

/** Columns of the file after experiment and profile, in order. */
const COLUMNS: Readonly<Record<string, (entry: Entry) => string | number | undefined>> = {
  kind: ({ kind }) => kind,
  row: ({ name }) => name,
  column: ({ column }) => column,
  metric: ({ metric }) => metric.name,
  unit: ({ metric }) => metric.unit,
  value: ({ estimate }) => estimate?.value,
  low: ({ estimate }) => estimate?.low,
  high: ({ estimate }) => estimate?.high,
  seed_mean: ({ estimate }) => estimate?.seeds?.mean,
  seed_deviation: ({ estimate }) => estimate?.seeds?.deviation,
  seeds: ({ estimate }) => estimate?.seeds && String(estimate.seeds.count),
  compared_with: ({ estimate, reference }) => estimate?.compared && reference,
  difference: ({ estimate }) => estimate?.compared?.difference,
  difference_low: ({ estimate }) => estimate?.compared?.low,
  difference_high: ({ estimate }) => estimate?.compared?.high,
  published: ({ paper }) => paper ? String(paper.published) : undefined,
  counted_as_published: ({ paper, estimate }) => paper ? estimate?.comparedAs : undefined,
  verdict: ({ paper }) => paper?.verdict,
  note: ({ note }) => note,
};

/**
 * The table as tidy CSV: one line per row, column and metric, ceilings and systems of other papers included (`kind` is row,
 * ceiling or published). `difference` is the paired one to row `compared_with`. `counted_as_published` is our number by the paper's way of counting, where that is another.
 * Numbers have two digits more than the table prints: enough to compute with, too few to show noise of the machine.
 */
export function csv(table: Table): string {
  const { experiment, profile, rows, cells, metrics, columns, ceilings, published, reference } = table;
  const entries = (kind: Entry["kind"], name: string, own: readonly Cell[], note?: string, than?: string) =>
    own.flatMap((cell, c) =>
      metrics.map((metric): Entry => ({
        ...{ kind, name, column: columns[c], metric, reference: than },
        estimate: estimateOf(cell, metric.name),
        paper: publishedCell(table, cell, metric.name),
        note: [note, reasonOf(cell, metric.name)].filter(Boolean).join("; "),
      }))
    );
  const lines = [
    ...rows.flatMap(({ name, note }, r) =>
      entries("row", name, cells[r], note, reference ?? rows[r - 1]?.name)
    ),
    ...(published?.others ?? []).flatMap(({ name, cells }) =>
      // As cells without a number of ours, they carry the published one.
      entries("published", name, cells.map((published) => ({ none: "not run here", published })))
    ),
    ...ceilings.flatMap(({ name, cells, explain }) => entries("ceiling", name, cells, explain)),
  ].map((entry) =>
    Object.values(COLUMNS).map((read) => {
      const value = read(entry);
      return typeof value === "number" ? value.toFixed(entry.metric.digits + 2) : value ?? "";
    })
  );
  const head = ["experiment", "profile", ...Object.keys(COLUMNS)];
  return spreadsheetCsv([head, ...lines.map((line) => [experiment, profile, ...line])]);
}
