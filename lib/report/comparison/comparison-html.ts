import { formatInterval, formatNumber, formatSigned } from "../format-number.ts";
import { finished, type Html, markup, tableHead } from "../markup.ts";
import { scrolling, wholePage } from "../page/shell.ts";
import { viewStyle } from "../views/style.ts";
import { changesText, type ComparedCell, type Comparison, listedCells, summaryText } from "./comparison.ts";

export function comparisonHtml(comparison: Comparison): Html {
  const { a, b, notes } = comparison;
  const shown = listedCells(comparison);
  const widest = Math.max(
    0.1,
    ...shown.flatMap(({ difference, interval }) =>
      [difference, interval?.low ?? 0, interval?.high ?? 0].map(Math.abs)
    ),
  );
  const changes = changesText(comparison).map(([heading, lines]) =>
    markup`<h2>${heading}</h2>${
      lines.length === 0
        ? markup`<p>no change</p>`
        : markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`
    }`
  );
  const heads = ["Row", "Column", "Metric", "A", "B", "B − A", "95 % interval", "around zero"];
  const lines = shown.map((cell) => tableLine(cell, widest));
  const table = markup`<table class="numbers">${tableHead(heads)}<tbody>${lines}</tbody></table>`;
  return markup`<p><strong>A: ${a.name}</strong> <small>${a.made}</small></p>
    <p><strong>B: ${b.name}</strong> <small>${b.made}</small></p>
    ${changes}
    <h2>Numbers</h2>
    ${shown.length > 0 && scrolling("Numbers of both sides", table)}
    ${[summaryText(comparison), ...notes].map((note) => markup`<p class="legend">${note}</p>`)}`;
}

/** A page that holds all it needs. */
export function comparisonPage(comparison: Comparison): string {
  const title = `${comparison.a.name} and ${comparison.b.name}`;
  const files = markup`<link rel="icon" href="data:,"><style>${finished(viewStyle + pageStyle)}</style>`;
  return wholePage(title, files, markup`<main><h1>${title}</h1>${comparisonHtml(comparison)}</main>`);
}

const pageStyle = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1em; max-width: 75em; overflow-wrap: anywhere; }
.ablate h1 { font-size: 1.7rem; line-height: 1.2; }
.ablate h2 { font-size: 1.2rem; margin: 1.6rem 0 .3rem; }
.ablate main > p { margin: .3rem 0; }
.ablate .scroll { overflow-x: auto; }
.ablate .numbers td, .ablate .numbers th { white-space: nowrap; overflow-wrap: normal; }
.ablate .numbers td:nth-child(-n + 3), .ablate .numbers th:nth-child(-n + 3) { text-align: left; }
.ablate .numbers tbody td { vertical-align: middle; }
.ablate .numbers svg { display: block; }
.ablate .numbers path { stroke: currentColor; fill: none; }
.ablate .numbers path.zero { stroke-dasharray: 2 2; opacity: .6; }
.ablate .numbers circle { fill: currentColor; }
@media print {
  .ablate h1, .ablate h2 { break-after: avoid; }
  .ablate tr { break-inside: avoid; }
  .ablate .scroll { overflow: visible; }
  .ablate .numbers { font-size: 8pt; }
  .ablate .numbers td:nth-child(-n + 3), .ablate .numbers td small { white-space: normal; }
}`;

function tableLine({ digits, interval, difference, ...cell }: ComparedCell, widest: number): Html {
  const isClear = interval !== null && (interval.low > 0 || interval.high < 0);
  const signed = formatSigned(difference, digits);
  return markup`<tr>
    ${[cell.row, cell.column, cell.label].map((name) => markup`<td>${name}</td>`)}
    ${[cell.a, cell.b].map((value) => markup`<td>${formatNumber(value, digits)}</td>`)}
    <td>${isClear ? markup`<strong>${signed}</strong>` : signed}</td>
    <td>${interval ? formatInterval(interval, digits) : markup`<small>${cell.note}</small>`}</td>
    <td>${interval && drawn(difference, interval, widest)}</td>
  </tr>`;
}

/** The difference around zero; the numbers beside it say the same. */
function drawn(value: number, { low, high }: { low: number; high: number }, widest: number): Html {
  const x = (at: number) => (60 + 55 * at / widest).toFixed(1);
  return markup`<svg width="120" height="16" viewBox="0 0 120 16" aria-hidden="true">
    <path class="zero" d="M60 0V16"></path>
    <path d="M${x(low)} 8H${x(high)}"></path>
    <circle cx=${x(value)} cy="8" r="3"></circle>
  </svg>`;
}
