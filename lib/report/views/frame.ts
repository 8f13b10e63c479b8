// @ts-types="@types/d3"
import { csvFormatRows } from "d3";
import { alignedLines } from "../aligned-lines.ts";
import { markup } from "../markup.ts";
import { customInspect, jupyterDisplay, type MimeBundle } from "./view.ts";

/** A value of a frame; null where there is none. */
export type FrameValue = string | number | boolean | null;

/** Rows shown of a long frame; all of them are in `rows` and in the CSV. */
const SHOWN = 12;

const DIGITS = 3;

/** A table of plain rows, as plotting libraries and data frames take them: an array of objects that all have the same fields. */
export class Frame<Row extends Readonly<Record<string, FrameValue>> = Readonly<Record<string, FrameValue>>> {
  /** @param missing what is not in it, and the command that makes it: sentences. */
  /** @internal */
  constructor(
    readonly columns: readonly string[],
    readonly rows: readonly Row[],
    readonly missing: readonly string[] = [],
  ) {}

  /** Numbers of rows and columns. */
  get shape(): readonly [rows: number, columns: number] {
    return [this.rows.length, this.columns.length];
  }

  /** The rows that a condition holds for. */
  where(condition: (row: Row) => boolean): Frame<Row> {
    return new Frame(this.columns, this.rows.filter(condition), this.missing);
  }

  /** The values of a column, from the first row to the last. */
  values(column: string): FrameValue[] {
    if (this.columns.includes(column)) return this.rows.map((row) => row[column] ?? null);
    throw new RangeError(`Expected one of the columns ${this.columns.join(", ")} but found "${column}"`);
  }

  /** As CSV with one line of names: texts as they are, numbers in full, nothing where there is no value. */
  csv(): string {
    const lines = this.rows.map((row) => this.columns.map((column) => String(row[column] ?? "")));
    return `${csvFormatRows([[...this.columns], ...lines])}\n`;
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    const { columns, following } = this.#telling();
    const lines = this.rows.slice(0, SHOWN).map((row) =>
      markup`<tr>${columns.map((column) => markup`<td>${shown(row[column])}</td>`)}</tr>`
    );
    const html = markup`<div>
      <table>
        <thead><tr>${columns.map((name) => markup`<th>${name}</th>`)}</tr></thead>
        <tbody>${lines}</tbody>
      </table>
      ${this.#notes(columns, following).map((line) => markup`<p>${line}</p>`)}
    </div>`;
    return { "text/html": html.markup, "text/plain": this.#text() };
  }

  /** @internal */
  [customInspect](): string {
    return this.#text();
  }

  #text(): string {
    const { columns, following } = this.#telling();
    const lines = [
      columns,
      ...this.rows.slice(0, SHOWN).map((row) => columns.map((column) => shown(row[column]))),
    ];
    return [...alignedLines(lines), "", ...this.#notes(columns, following)].join("\n");
  }

  /** The columns that tell rows from each other: what is the same in all of them is said once, as is what follows from another column. */
  #telling(): { readonly columns: readonly string[]; readonly following: ReadonlyMap<string, string> } {
    const [first] = this.rows, following = new Map<string, string>();
    if (this.rows.length < 2) return { columns: this.columns, following };
    const varying = this.columns.filter((column) => this.rows.some((row) => row[column] !== first[column]));
    const leaders = new Map<string, string>();
    for (const column of varying) {
      const split = `${groupOf(column)} ${this.#splitBy(column)}`, leader = leaders.get(split);
      if (leader !== undefined && isSetting(column)) following.set(column, leader);
      else leaders.set(split, column);
    }
    const columns = varying.filter((column) => !following.has(column));
    return { columns: columns.length > 0 ? columns : this.columns, following };
  }

  /** Which rows have the same value: the same text for columns that part the rows in the same way. */
  #splitBy(column: string): string {
    const seen = new Map<FrameValue | undefined, number>();
    return this.rows.map((row) => seen.getOrInsert(row[column], seen.size)).join();
  }

  #notes(shownColumns: readonly string[], following: ReadonlyMap<string, string>): string[] {
    const [rows, columns] = this.shape, [first] = this.rows;
    const same = this.columns.filter((column) =>
      !shownColumns.includes(column) && !following.has(column) && shown(first[column]) !== ""
    )
      .map((column) => `${column}=${shown(first[column])}`);
    const size = `${rows} rows, ${columns} columns${rows > SHOWN ? `; the first ${SHOWN} are shown` : ""}`;
    return [
      size,
      ...(same.length > 0 ? [`The same in every row: ${same.join(", ")}`] : []),
      ...[...Map.groupBy(following, ([, leader]) => leader)].map(([leader, columns]) =>
        `Different where ${leader} is: ${columns.map(([column]) => column).join(", ")}`
      ),
      ...this.missing,
    ];
  }
}

/** Columns of settings have dotted paths; `masks.model` is of the group `masks`. */
const isSetting = (column: string) => column.includes(".");
const groupOf = (column: string) => column.split(".")[0];

function shown(value: FrameValue | undefined): string {
  if (typeof value === "number" && !Number.isInteger(value)) return value.toFixed(DIGITS);
  return String(value ?? "");
}
