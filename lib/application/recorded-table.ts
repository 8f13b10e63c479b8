import { z } from "zod";
import type { Experiment } from "../configuration/experiment.ts";
import type { PublishedTable } from "../report/published.ts";
import type { Cell, Estimate, PublishedNote, Table } from "../report/table.ts";
import type { Settings } from "../stages/settings.ts";
import { ALL_UNDEFINED, inFileOrder, NO_CELL, OTHER_MASKS, rowName } from "./fill-table.ts";
import { otherSystemsOf, publishedNote } from "./published-note.ts";
import { countsMasks, METRICS, recordedMetrics } from "./table-metrics.ts";
import { RecordedClaim } from "./recorded-claims.ts";
import { recordedCells, type RecordedRun } from "./recorded-run.ts";
import { sweptSelection } from "./swept-selection.ts";

/** JSON has no word for what is not a number. */
const Number_ = z.number().nullable().transform((value) => value ?? NaN);

/** What makes a table, of the results in run.json. */
const TableParts = z.object({
  numbers: z.array(z.object({
    row: z.string(),
    column: z.string(),
    values: z.record(
      z.string(),
      z.object({
        value: z.number(),
        low: Number_,
        high: Number_,
        seeds: z.object({ mean: z.number(), deviation: Number_, count: z.number() }).optional(),
        compared: z.object({ difference: z.number(), low: Number_, high: Number_ }).optional(),
        published: z.number().optional(),
        comparedAs: z.number().optional(),
        verdict: z.string().optional(),
      }),
    ),
  })),
  claims: z.array(RecordedClaim),
  protocol: z.array(z.string()),
  intervals: z.string().optional(),
  published: z.custom<PublishedNote>((value) => typeof value === "object").nullish(),
});

/**
 * The table of written results as it was when they were written: numbers, claims and protocol from run.json, names and notes from
 * the experiment file. Computes nothing.
 *
 * @param experiment loaded with the sweeps of these results. @param results `results` of run.json, and the run that it is of.
 * @throws {z.ZodError} where the record is not one that `reproduce` writes.
 */
export function recordedTable(
  experiment: Experiment<Settings>,
  { run, results }: { readonly run: RecordedRun; readonly results: unknown },
  published: PublishedTable | null,
): Table {
  const parts = TableParts.parse(results);
  const { columns, metrics, reference } = experiment;
  const cells = recordedCells(run);
  const rowsOf = (part: "rows" | "ceilings") =>
    inFileOrder(experiment[part].map(({ name }) => name), [
      ...new Set(cells.filter((cell) => cell.part === part).map(rowName)),
    ]);
  const at = new Map(parts.numbers.map(({ row, column, values }) => [key(row, column), values]));
  const isRun = new Set(cells.map((cell) => key(rowName(cell), cell.column)));
  const explained = new Map(
    [...experiment.rows, ...experiment.ceilings].map(({ name, explain }) => [name, explain]),
  );
  const recorded = recordedMetrics(metrics).map(({ name }) => name);
  const masks = new Map(
    cells.map((cell) => [key(rowName(cell), cell.column), JSON.stringify(cell.settings.masks)]),
  );
  const usual = (column: string) => cells.find((cell) => cell.part === "rows" && cell.column === column);
  const cellAt = (row: string, column: string): Cell => {
    const values = at.get(key(row, column));
    if (values) {
      const others = masks.get(key(row, column)) !== JSON.stringify(usual(column)?.settings.masks);
      const withheld = others ? recorded.filter(countsMasks) : [];
      return {
        values: values as Readonly<Record<string, Estimate>>,
        ...(withheld.length > 0
          ? { withheld: Object.fromEntries(withheld.map((metric) => [metric, OTHER_MASKS])) }
          : {}),
      };
    }
    const paper = metrics.flatMap((metric) => {
      const value = published?.value(row, column, metric);
      return value === undefined ? [] : [[metric, value] as const];
    });
    const none = isRun.has(key(row, column)) ? ALL_UNDEFINED : NO_CELL;
    return { none, published: Object.fromEntries(paper) };
  };
  const rows = rowsOf("rows");
  const selection = sweptSelection(run);
  return {
    experiment: experiment.name,
    profile: experiment.profile.name,
    title: experiment.title,
    source: experiment.source ?? "",
    metrics: metrics.map((name) => METRICS.find((metric) => metric.name === name)!),
    columns,
    ...(reference === null ? {} : { reference }),
    rows: rows.map((name) => ({ name, note: explained.get(name) })),
    cells: rows.map((row) => columns.map((column) => cellAt(row, column))),
    ceilings: rowsOf("ceilings").map((name) => ({
      name,
      explain: explained.get(name) ?? "",
      cells: columns.map((column) => cellAt(name, column)),
    })),
    protocol: parts.protocol,
    claims: parts.claims,
    published: parts.published === undefined ? noteOf(experiment, parts, run, published) : parts.published,
    ...(parts.intervals === undefined ? {} : { intervals: parts.intervals }),
    ...(selection ? { selection } : {}),
    status: [],
  };
}

/** The note on published numbers where results are older than its being written: their data set tells it. */
function noteOf(
  { columns, metrics }: Experiment<Settings>,
  { numbers }: z.infer<typeof TableParts>,
  run: RecordedRun,
  published: PublishedTable | null,
): PublishedNote | null {
  if (!published) return null;
  const verdicts = numbers.flatMap(({ values }) =>
    Object.values(values).flatMap(({ verdict }) => verdict ?? [])
  );
  const { dataset } = run.results.settings as { dataset?: { name?: string } };
  const hindrance = () => dataset?.name === "toybox" ? "embedded data" : "other data";
  const rows = new Set(run.results.cells.map(({ row }) => row));
  return {
    ...publishedNote(published, columns, verdicts, hindrance),
    others: otherSystemsOf(published, rows, columns, metrics),
  };
}

function key(row: string, column: string): string {
  return JSON.stringify([row, column]);
}
