import { element, type Html } from "../html-element.ts";
import type { CellReport, ExperimentReport } from "./experiment-report.ts";
import { footer, header } from "./parts.ts";
import { scrolling, shell } from "./shell.ts";

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
    element("main", { id: "main" }, cells.map((cell) => cellSection(report, cell))),
    footer(report.origin),
  );
}

function cellSection({ table }: ExperimentReport, cell: CellReport): Html {
  const id = cellId(table, cell);
  return element(
    "section",
    { id, class: "cell", "aria-labelledby": `${id}-heading` },
    element(
      "h2",
      { id: `${id}-heading` },
      `${cell.row} · ${cell.column}`,
      cell.seed > 0 && ` · seed ${cell.seed}`,
    ),
    element(
      "p",
      {},
      "Key ",
      element("code", { class: "key" }, cell.key),
      ...(cell.perImage === null ? [] : [
        " · ",
        element(
          "a",
          { href: `per-image/${perImageName(cell)}`, download: true },
          "metrics of every image (CSV)",
        ),
      ]),
    ),
    element("h3", {}, "Settings of its own"),
    element("pre", { tabindex: 0 }, cell.differs),
    element(
      "details",
      {},
      element("summary", {}, "All settings"),
      element("pre", { tabindex: 0 }, cell.settings),
    ),
    ...(cell.log.length === 0 ? [] : [element("h3", {}, "Log"), stagesOf(cell)]),
  );
}

function stagesOf(cell: CellReport): Html {
  return scrolling(
    `Stages of ${cell.row}, ${cell.column}`,
    element(
      "table",
      { class: "data" },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ["Stage", "This run", "Seconds", "Shards", "Key"].map((name) =>
            element("th", { scope: "col" }, name)
          ),
        ),
      ),
      element(
        "tbody",
        {},
        cell.log.map(({ stage, state, seconds, shards, key }) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, stage),
            element("td", { class: "name" }, state),
            element("td", {}, seconds.toFixed(1)),
            element("td", {}, shards),
            element("td", { class: "name" }, element("code", {}, key.slice(0, 16))),
          )
        ),
      ),
    ),
  );
}
