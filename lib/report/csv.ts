import { publishedCell } from "./published-cell.ts";
import { type Cell, isMeasured, type Metric, type Table } from "./table.ts";
import { spreadsheetCsv } from "./spreadsheet-csv.ts";

/** Columns of the file, in order. */
const header = [
  "experiment",
  "profile",
  "kind",
  "row",
  "column",
  "metric",
  "unit",
  "value",
  "low",
  "high",
  "seed_mean",
  "seed_deviation",
  "seeds",
  "compared_with",
  "difference",
  "difference_low",
  "difference_high",
  "published",
  "counted_as_published",
  "verdict",
  "note",
];

/**
 * The table as tidy CSV: one line per row, column and metric, ceilings and systems of other papers included (`kind` is row,
 * ceiling or published). `difference` is the paired one to row `compared_with`. `counted_as_published` is our number by the paper's way of counting, where that is another.
 * Numbers have two digits more than the table prints: enough to compute with, too few to show noise of the machine.
 */
export function csv(table: Table): string {
  const lines = [header];
  const add = (kind: string, row: string, cells: readonly Cell[], note: string, reference?: string) => {
    cells.forEach((cell, index) => {
      for (const metric of table.metrics) {
        const empty = isMeasured(cell) ? cell.withheld?.[metric.name] : cell.none;
        const reason = [note, empty].filter(Boolean).join("; ");
        lines.push([
          table.experiment,
          table.profile,
          kind,
          row,
          table.columns[index],
          metric.name,
          metric.unit,
          ...numbers(table, cell, metric, reference),
          reason,
        ]);
      }
    });
  };
  table.rows.forEach((row, index) => {
    const reference = table.reference ?? table.rows[index - 1]?.name;
    add("row", row.name, table.cells[index], row.note ?? "", reference);
  });
  for (const { name, cells } of table.published?.others ?? []) {
    // As cells without a number of ours, they carry the published one.
    add("published", name, cells.map((published) => ({ none: "not run here", published })), "");
  }
  for (const ceiling of table.ceilings) add("ceiling", ceiling.name, ceiling.cells, ceiling.explain);
  return spreadsheetCsv(lines);
}

/** @param reference row that the cell is compared with. */
function numbers(table: Table, cell: Cell, metric: Metric, reference: string | undefined): string[] {
  const estimate = isMeasured(cell) ? cell.values[metric.name] : undefined;
  const paper = publishedCell(table, cell, metric.name);
  const write = (value: number | undefined) => value === undefined ? "" : value.toFixed(metric.digits + 2);
  return [
    write(estimate?.value),
    write(estimate?.low),
    write(estimate?.high),
    write(estimate?.seeds?.mean),
    write(estimate?.seeds?.deviation),
    estimate?.seeds ? String(estimate.seeds.count) : "",
    estimate?.compared ? reference ?? "" : "",
    write(estimate?.compared?.difference),
    write(estimate?.compared?.low),
    write(estimate?.compared?.high),
    paper ? String(paper.published) : "",
    write(paper ? estimate?.comparedAs : undefined),
    paper?.verdict ?? "",
  ];
}
