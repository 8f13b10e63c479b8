import { intervalsText } from "./intervals-text.ts";
import { type Emphasis, emphasis } from "./emphasis.ts";
import { EMPTY, footnotes } from "./footnotes.ts";
import { referenceText } from "./reference-text.ts";
import {
  formatDifference,
  formatInterval,
  formatNumber,
  formatSigned,
  formatSpread,
} from "./format-number.ts";
import { type Html, markup } from "./markup.ts";
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
export function htmlTable(table: Table, { sortable = false, link }: HtmlTableOptions = {}): Html {
  const rank = emphasis(table);
  const notes = footnotes(table);
  const line = (
    name: string,
    note: number | undefined,
    cells: readonly Cell[],
    ranked: (leaf: Leaf) => Emphasis,
    row?: number,
  ) =>
    markup`<tr data-row=${sortable ? row : undefined}>
      <th scope="row">${name}${mark(note)}</th>
      ${
      leaves(table).map((leaf) => {
        const { c, column, metric, end } = leaf;
        const cell = cells[c];
        const estimate = isMeasured(cell) ? cell.values[metric.name] : undefined;
        if (estimate) return number(estimate, leaf, ranked(leaf), link?.(name, column) ?? null);
        return markup`<td class="none" data-end=${end}>${EMPTY}${mark(notes.ofCell(cell, metric.name))}</td>`;
      })
    }
    </tr>`;
  const rows = table.rows.map((row, r) =>
    line(row.name, notes.ofRow(row), table.cells[r], ({ c, metric }) => rank(r, c, metric.name), r)
  );
  const ceilings = table.ceilings.map(({ name, cells }) => line(name, undefined, cells, () => "plain"));
  // Beside few numbers there is room for names.
  return markup`<table class=${leaves(table).length <= FEW ? "numbers few" : "numbers"}>
    <caption>${table.title}. ${sourceLine(table, ", ")}.</caption>
    ${head(table, sortable)}
    <tbody>${rows}</tbody>
    ${ceilings.length > 0 && markup`<tbody class="ceilings">${ceilings}</tbody>`}
  </table>`;
}

/** What stands below the numbers: what the marks mean, footnotes, what the ceilings are. */
export function htmlLegend(table: Table): Html {
  const estimates = table.cells.flat().flatMap((cell) => isMeasured(cell) ? Object.values(cell.values) : []);
  const notes = footnotes(table).notes.map((note) => markup`<li>${note}</li>`);
  const ceilings = table.ceilings.map(({ name, explain }) =>
    markup`<div><dt>${name}</dt><dd>${explain}</dd></div>`
  );
  const brackets = `Brackets: 95 % interval by ${intervalsText(table)}. Best of each column `;
  const differences = ` Δ: paired difference to ${
    referenceText(table)
  }, on the same images; ▲ or ▼ instead where its interval excludes zero.`;
  return markup`<p class="legend">${brackets}<strong>bold</strong>, second <u>underlined</u>.
      ${estimates.some(({ compared }) => compared) && differences}</p>
    ${notes.length > 0 && markup`<ol class="notes">${notes}</ol>`}
    ${ceilings.length > 0 && markup`<dl class="explained">${ceilings}</dl>`}`;
}

/** The paper's numbers, each with how far ours is from it; null where the paper has none. */
export function htmlPublished(table: Table): Html | null {
  const { published } = table;
  if (!published || !hasPublished(table)) return null;
  const none = (end: boolean) => markup`<td class="none" data-end=${end}>–</td>`;
  const rows = table.rows.map((row, r) =>
    markup`<tr><th scope="row">${row.name}</th>${
      leaves(table).map(({ c, metric: { name, digits }, end }) => {
        const paper = publishedCell(table, table.cells[r][c], name);
        if (!paper) return none(end);
        const { difference } = paper;
        return markup`<td data-end=${end}>
          <span class="value">${formatNumber(paper.published, digits)}</span>
          ${difference !== null && markup`<small>ours ${formatSigned(difference, digits)}</small>`}
        </td>`;
      })
    }</tr>`
  );
  const others = (published.others ?? []).map(({ name, cells }) =>
    markup`<tr class="other-system"><th scope="row"><em>${name}</em><small> not run here</small></th>${
      leaves(table).map(({ c, metric, end }) =>
        metric.name in cells[c]
          ? markup`<td data-end=${end}>${formatNumber(cells[c][metric.name], metric.digits)}</td>`
          : none(end)
      )
    }</tr>`
  );
  const caption = `Published beside ours (${published.on}): ${published.verdict}. ${countedOtherwise(table)}`;
  return markup`<table class="numbers published">
    <caption>${caption.trimEnd()}</caption>
    ${head(table, false)}
    <tbody>${rows}${others}</tbody>
  </table>`;
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
    markup`<th scope="colgroup" colspan=${table.metrics.length} data-end>${column}</th>`
  );
  const metrics = leaves(table).map(({ column, metric, end }) => {
    const name = `${metric.label} (${metric.unit})`;
    const title = `Sort by ${column}, ${metric.label}`;
    const content = sortable
      ? markup`<button type="button" class="sort" title=${title}>${name}</button>`
      : name;
    return markup`<th scope="col" data-end=${end}>${content}</th>`;
  });
  return markup`<thead><tr><td rowspan="2"></td>${groups}</tr><tr>${metrics}</tr></thead>`;
}

function number(estimate: Estimate, { metric, end }: Leaf, rank: Emphasis, href: string | null): Html {
  const { digits } = metric;
  const { value, compared, seeds } = estimate;
  const printed = formatNumber(value, digits);
  const ranked = {
    best: markup`<strong>${printed}</strong>`,
    second: markup`<u>${printed}</u>`,
    plain: printed,
  };
  return markup`<td data-end=${end} data-value=${value}>
    ${
    href === null
      ? markup`<span class="value">${ranked[rank]}</span>`
      : markup`<a class="value" href=${href}>${ranked[rank]}</a>`
  }
    <small>${formatInterval(estimate, digits)}</small>
    ${compared && markup`<small class="delta ${direction(compared)}">${delta(compared, digits)}</small>`}
    ${seeds && markup`<small>${formatSpread(seeds, digits)}</small>`}
  </td>`;
}

function delta(compared: Difference, digits: number): string {
  const sign = { up: "▲", down: "▼", open: "Δ" }[direction(compared)];
  return `${sign} ${formatDifference(compared, digits)}`;
}

function direction({ low, high }: Difference): "up" | "down" | "open" {
  return low > 0 ? "up" : high < 0 ? "down" : "open";
}

function mark(note: number | undefined): Html | undefined {
  return note === undefined ? undefined : markup`<sup>${note}</sup>`;
}
