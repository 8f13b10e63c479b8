import { formatInterval, formatNumber, formatSigned, formatSpread } from "./format-number.ts";
import { type Html, markup } from "./markup.ts";
import { EMPTY, hasRanks, type Leaf, type Printed, printedTable } from "./printed-table.ts";
import { countedOtherwise, hasPublished } from "./published-cell.ts";
import { type Difference, type Estimate, isMeasured, type Table } from "./table.ts";
import { intervalsText, metricText, referenceText, sourceLine } from "./table-words.ts";

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
  const { leaves, lines } = printedTable(table);
  const written = lines.map(({ name, row, footnote, numbers }) =>
    markup`<tr data-row=${sortable ? row : null}>
      <th scope="row">${name}${mark(footnote)}</th>
      ${
      numbers.map((number) =>
        number.estimate
          ? measured(number.estimate, number, link?.(name, number.column) ?? null)
          : markup`<td class="none" data-end=${number.isLast}>${EMPTY}${mark(number.footnote)}</td>`
      )
    }
    </tr>`
  );
  const ceilings = written.slice(table.rows.length);
  // Beside few numbers there is room for names.
  return markup`<table class=${leaves.length <= FEW ? "numbers few" : "numbers"}>
    <caption><span>${table.title} (${sourceLine(table, ", ")}).</span></caption>
    ${head(table, leaves, sortable)}
    <tbody>${written.slice(0, table.rows.length)}</tbody>
    ${ceilings.length > 0 && markup`<tbody class="ceilings">${ceilings}</tbody>`}
  </table>`;
}

/** What stands below the numbers: what the marks mean, footnotes, what the ceilings are. */
export function htmlLegend(table: Table): Html {
  const estimates = table.cells.flat().flatMap((cell) => isMeasured(cell) ? Object.values(cell.values) : []);
  const { lines, notes: texts } = printedTable(table);
  const notes = texts.map((note) => markup`<li>${note}</li>`);
  const ceilings = table.ceilings.map(({ name, explain }) =>
    markup`<div><dt>${name}</dt><dd>${explain}</dd></div>`
  );
  const brackets = `Brackets: 95 % interval by ${intervalsText(table)}.`;
  const ranks = markup` Best of each column <strong>bold</strong>, second <u>underlined</u>.`;
  const differences = ` Δ: paired difference to ${referenceText(table)}, on the same images; ` +
    "▲ or ▼ instead where its interval excludes zero.";
  return markup`<p class="legend">${brackets}${hasRanks(lines) && ranks}
      ${estimates.some(({ compared }) => compared) && differences}</p>
    ${notes.length > 0 && markup`<ol class="notes">${notes}</ol>`}
    ${ceilings.length > 0 && markup`<dl class="explained">${ceilings}</dl>`}`;
}

/** The paper's numbers, each with how far ours is from it; null where the paper has none. */
export function htmlPublished(table: Table): Html | null {
  const { published } = table;
  if (!published || !hasPublished(table)) return null;
  const { leaves, lines } = printedTable(table);
  const none = (isLast: boolean) => markup`<td class="none" data-end=${isLast}>–</td>`;
  const rows = lines.filter(({ row }) => row !== null).map(({ name, numbers }) =>
    markup`<tr><th scope="row">${name}</th>${
      numbers.map(({ metric: { digits }, paper, isLast }) =>
        paper
          ? markup`<td data-end=${isLast}>
            <span class="value">${formatNumber(paper.published, digits)}</span>
            ${
            paper.difference !== null && markup`<small>ours ${formatSigned(paper.difference, digits)}</small>`
          }
          </td>`
          : none(isLast)
      )
    }</tr>`
  );
  const others = (published.others ?? []).map(({ name, cells }) =>
    markup`<tr class="other-system"><th scope="row"><em>${name}</em><small> not run here</small></th>${
      leaves.map(({ metric: { name, digits }, isLast }, leaf) => {
        const cell = cells[Math.floor(leaf / table.metrics.length)];
        return name in cell
          ? markup`<td data-end=${isLast}>${formatNumber(cell[name], digits)}</td>`
          : none(isLast);
      })
    }</tr>`
  );
  const caption = `Published beside ours (${published.on}): ${published.verdict}. ${countedOtherwise(table)}`;
  return markup`<table class="numbers published">
    <caption><span>${caption.trimEnd()}</span></caption>
    ${head(table, leaves, false)}
    <tbody>${rows}${others}</tbody>
  </table>`;
}

function head({ columns, metrics }: Table, leaves: readonly Leaf[], sortable: boolean): Html {
  const groups = columns.map((column) =>
    markup`<th scope="colgroup" colspan=${metrics.length} data-end>${column}</th>`
  );
  const names = leaves.map(({ column, metric, isLast }) => {
    const name = metricText(metric), title = `Sort by ${column}, ${metric.label}`;
    const content = sortable
      ? markup`<button type="button" class="sort" title=${title}>${name}</button>`
      : name;
    return markup`<th scope="col" data-end=${isLast}>${content}</th>`;
  });
  return markup`<thead><tr><td rowspan="2"></td>${groups}</tr><tr>${names}</tr></thead>`;
}

function measured(
  estimate: Estimate,
  { metric: { digits }, rank, isLast }: Printed,
  href: string | null,
): Html {
  const { value, compared, seeds } = estimate;
  const printed = formatNumber(value, digits);
  const ranked = {
    best: markup`<strong>${printed}</strong>`,
    second: markup`<u>${printed}</u>`,
    plain: printed,
  };
  return markup`<td data-end=${isLast} data-value=${value}>
    ${
    href === null
      ? markup`<span class="value">${ranked[rank]}</span>`
      : markup`<a class="value" href=${href}>${ranked[rank]}</a>`
  }
    <small>${formatInterval(estimate, digits)}</small>
    ${
    compared &&
    markup`<small class="delta ${direction(compared)}">${sign(compared)} ${
      formatSigned(compared.difference, digits)
    } <span>${formatInterval(compared, digits)}</span></small>`
  }
    ${seeds && markup`<small>${formatSpread(seeds, digits)}</small>`}
  </td>`;
}

function sign(compared: Difference): string {
  return { up: "▲", down: "▼", open: "Δ" }[direction(compared)];
}

function direction({ low, high }: Difference): "up" | "down" | "open" {
  return low > 0 ? "up" : high < 0 ? "down" : "open";
}

function mark(note: number | undefined): Html | undefined {
  return note === undefined ? undefined : markup`<sup>${note}</sup>`;
}
