import { type Html, markup, tableHead } from "../markup.ts";
import type { CellReport, ExperimentReport } from "./experiment-report.ts";
import { footer, header, scrolling, shell } from "./shell.ts";

/** Id of a cell on its page, and the stem of its file. */
export function cellId(
  table: ExperimentReport["table"],
  { row, column, seed }: Pick<CellReport, "row" | "column" | "seed">,
): string {
  const names = [...table.rows, ...table.ceilings].map(({ name }) => name);
  return `row-${names.indexOf(row) + 1}-column-${table.columns.indexOf(column) + 1}-seed-${seed}`;
}

/** Name of the file with the metrics of every image of a cell: it says of which row and column they are. */
export function perImageName({ row, column, seed }: Pick<CellReport, "row" | "column" | "seed">): string {
  const plain = (name: string) =>
    name.replace(/[^\p{L}\p{N}.+=-]+/gu, "-").replace(/^-+|-+$/g, "") || "unnamed";
  return `${plain(row)}--${plain(column)}${seed > 0 ? `--seed-${seed}` : ""}.csv`;
}

/** What is behind each number: settings, key, the stages it went through, metrics of every image. */
export function cellsPage(report: ExperimentReport): string {
  const { table, cells } = report;
  return shell(
    { title: `Cells of ${table.source || table.title}`, root: "../" },
    header(
      [["Report", "../index.html"], [table.source || table.experiment, "index.html"]],
      "What is behind each cell",
      `${table.title}. Settings, store key, stages and metrics of every image.`,
    ),
    markup`<main id="main">${cells.map((cell) => cellSection(table, cell))}</main>`,
    footer(report.origin),
  );
}

function cellSection(table: ExperimentReport["table"], cell: CellReport): Html {
  const id = cellId(table, cell);
  const { row, column, seed, key, log } = cell;
  const perImage = markup` · <a href="per-image/${
    perImageName(cell)
  }" download>metrics of every image (CSV)</a>`;
  return markup`<section id=${id} class="cell" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${row} · ${column}${seed > 0 && ` · seed ${seed}`}</h2>
    <p>Key <code class="key">${key}</code>${cell.perImage !== null && perImage}</p>
    <h3>Settings of its own</h3><pre tabindex="0">${shortLists(cell.differs)}</pre>
    <details><summary>All settings</summary><pre tabindex="0">${shortLists(cell.settings)}</pre></details>
    ${log.length > 0 && markup`<h3>Log</h3>${scrolling(`Stages of ${row}, ${column}`, stageTable(log))}`}
  </section>`;
}

/** JSON with its lists of numbers on one line each. A line break is in no string of JSON, so no string changes. */
function shortLists(json: string): string {
  return json.replace(
    /\[\n([-+.\de,\s]*?)\s*\]/g,
    (_, list: string) => `[${list.trim().split(/,\s*/).join(", ")}]`,
  );
}

function stageTable(log: CellReport["log"]): Html {
  const lines = log.map(({ stage, state, seconds, shards, key }) =>
    markup`<tr>
      <th scope="row">${stage}</th>
      <td class="name">${state}</td>
      <td>${seconds.toFixed(1)}</td>
      <td>${shards}</td>
      <td class="name"><code>${key.slice(0, 16)}</code></td>
    </tr>`
  );
  const heads = ["Stage", "This run", "Seconds", "Shards", "Key"];
  return markup`<table class="data">${tableHead(heads)}<tbody>${lines}</tbody></table>`;
}
