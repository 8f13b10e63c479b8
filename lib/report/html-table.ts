import { intervalsText } from "./intervals-text.ts";
import { type Emphasis, emphasis } from "./emphasis.ts";
import { EMPTY, footnotes } from "./footnotes.ts";
import { referenceText } from "./reference-text.ts";
import { formatDifference, formatInterval, formatNumber, formatSigned } from "./format-number.ts";
import { element, fragment, type Html } from "./html-element.ts";
import { countedOtherwise, hasPublished, publishedCell } from "./published-cell.ts";
import { type Cell, type Difference, type Estimate, isMeasured, type Metric, type Table } from "./table.ts";
import { sourceLine } from "./source-line.ts";

/** Columns of numbers up to which names of rows need not be broken. */
const FEW = 4;

/** What a table on a page has more than one in a notebook. */
export interface HtmlTableOptions {
  /** Heads are buttons, by which a script on the page sorts. */
  readonly sortable?: boolean;
  /** Where the number of a row or ceiling leads; null where it leads nowhere. */
  link?(name: string, column: string): string | null;
}

/**
 * The numbers as an HTML table with true heads: best of a column bold, second underlined, interval, difference to the
 * reference, spread over seeds; ceilings in a body of their own.
 */
export function htmlTable(table: Table, options: HtmlTableOptions = {}): Html {
  const rank = emphasis(table);
  const notes = footnotes(table);
  const line = (
    name: Html,
    key: string,
    cells: readonly Cell[],
    ranked: (leaf: Leaf) => Emphasis,
    row?: number,
  ) =>
    element(
      "tr",
      { "data-row": options.sortable ? row : undefined },
      name,
      leaves(table).map((leaf) => {
        const cell = cells[leaf.c];
        const estimate = isMeasured(cell) ? cell.values[leaf.metric.name] : undefined;
        if (!estimate) {
          return element(
            "td",
            { class: "none", "data-end": leaf.end },
            EMPTY,
            mark(notes.ofCell(cell, leaf.metric.name)),
          );
        }
        return number(estimate, leaf, ranked(leaf), options.link?.(key, leaf.column) ?? null);
      }),
    );
  return element(
    "table",
    // Beside few numbers there is room for names.
    { class: leaves(table).length <= FEW ? "numbers few" : "numbers" },
    element("caption", {}, `${table.title}. ${sourceLine(table, ", ")}.`),
    head(table, options.sortable ?? false),
    element(
      "tbody",
      {},
      table.rows.map((row, r) =>
        line(
          element("th", { scope: "row" }, row.name, mark(notes.ofRow(row))),
          row.name,
          table.cells[r],
          ({ c, metric }) => rank(r, c, metric.name),
          r,
        )
      ),
    ),
    table.ceilings.length > 0 && element(
      "tbody",
      { class: "ceilings" },
      table.ceilings.map(({ name, cells }) =>
        line(element("th", { scope: "row" }, name), name, cells, () => "plain")
      ),
    ),
  );
}

/** What stands below the numbers: what the marks mean, footnotes, what the ceilings are. */
export function htmlLegend(table: Table): Html {
  const estimates = table.cells.flat().flatMap((cell) => isMeasured(cell) ? Object.values(cell.values) : []);
  const { notes } = footnotes(table);
  return fragment(
    element(
      "p",
      { class: "legend" },
      `Brackets: 95 % interval by ${intervalsText(table)}. Best of each column `,
      element("strong", {}, "bold"),
      ", second ",
      element("u", {}, "underlined"),
      ".",
      estimates.some(({ compared }) => compared) &&
        ` Δ: paired difference to ${
          referenceText(table)
        }, on the same images; ▲ or ▼ instead where its interval excludes zero.`,
    ),
    notes.length > 0 && element("ol", { class: "notes" }, notes.map((note) => element("li", {}, note))),
    table.ceilings.length > 0 && element(
      "dl",
      { class: "explained" },
      table.ceilings.map(({ name, explain }) =>
        element("div", {}, element("dt", {}, name), element("dd", {}, explain))
      ),
    ),
  );
}

/** The paper's numbers, each with how far ours is from it; null where the paper has none. */
export function htmlPublished(table: Table): Html | null {
  if (!table.published || !hasPublished(table)) return null;
  return element(
    "table",
    { class: "numbers published" },
    element(
      "caption",
      {},
      `Published beside ours (${table.published.on}): ${table.published.verdict}. ${countedOtherwise(table)}`
        .trimEnd(),
    ),
    head(table, false),
    element(
      "tbody",
      {},
      table.rows.map((row, r) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, row.name),
          leaves(table).map(({ c, metric, end }) => {
            const paper = publishedCell(table, table.cells[r][c], metric.name);
            if (!paper) return element("td", { class: "none", "data-end": end }, "–");
            return element(
              "td",
              { "data-end": end },
              element("span", { class: "value" }, formatNumber(paper.published, metric.digits)),
              paper.difference !== null &&
                element("small", {}, `ours ${formatSigned(paper.difference, metric.digits)}`),
            );
          }),
        )
      ),
      (table.published.others ?? []).map(({ name, cells }) =>
        element(
          "tr",
          { class: "other-system" },
          element("th", { scope: "row" }, element("em", {}, name), element("small", {}, " not run here")),
          leaves(table).map(({ c, metric, end }) =>
            metric.name in cells[c]
              ? element("td", { "data-end": end }, formatNumber(cells[c][metric.name], metric.digits))
              : element("td", { class: "none", "data-end": end }, "–")
          ),
        )
      ),
    ),
  );
}

/** One number-bearing column of the printed table. */
interface Leaf {
  readonly column: string;
  readonly c: number;
  readonly metric: Metric;
  /** Whether it is the last of its group: a rule follows. */
  readonly end: boolean;
}

function leaves({ columns, metrics }: Table): Leaf[] {
  return columns.flatMap((column, c) =>
    metrics.map((metric, m) => ({ column, c, metric, end: m === metrics.length - 1 }))
  );
}

function head(table: Table, sortable: boolean): Html {
  const groups = table.columns.map((column) =>
    element("th", { scope: "colgroup", colspan: table.metrics.length, "data-end": true }, column)
  );
  const metrics = leaves(table).map(({ column, metric, end }) => {
    const name = `${metric.label} (${metric.unit})`;
    return element(
      "th",
      { scope: "col", "data-end": end },
      sortable
        ? element(
          "button",
          { type: "button", class: "sort", title: `Sort by ${column}, ${metric.label}` },
          name,
        )
        : name,
    );
  });
  return element(
    "thead",
    {},
    element("tr", {}, element("td", { rowspan: 2 }), groups),
    element("tr", {}, metrics),
  );
}

function number(estimate: Estimate, { metric, end }: Leaf, rank: Emphasis, href: string | null): Html {
  const { digits } = metric;
  const { value, compared, seeds } = estimate;
  const printed = formatNumber(value, digits);
  const ranked = rank === "best"
    ? element("strong", {}, printed)
    : rank === "second"
    ? element("u", {}, printed)
    : printed;
  return element(
    "td",
    { "data-end": end, "data-value": value },
    href === null
      ? element("span", { class: "value" }, ranked)
      : element("a", { class: "value", href }, ranked),
    element("small", {}, formatInterval(estimate, digits)),
    compared && element("small", { class: `delta ${direction(compared)}` }, delta(compared, digits)),
    seeds && element(
      "small",
      {},
      `${formatNumber(seeds.mean, digits)} ± ${formatNumber(seeds.deviation, digits)} (${seeds.count} seeds)`,
    ),
  );
}

function delta(compared: Difference, digits: number): string {
  const sign = { up: "▲", down: "▼", open: "Δ" }[direction(compared)];
  return `${sign} ${formatDifference(compared, digits)}`;
}

function direction({ low, high }: Difference): "up" | "down" | "open" {
  return low > 0 ? "up" : high < 0 ? "down" : "open";
}

function mark(note: number | undefined): Html | undefined {
  return note === undefined ? undefined : element("sup", {}, note);
}
