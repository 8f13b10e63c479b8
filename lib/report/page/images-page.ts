import { element, type Html } from "../html-element.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import type { ImageBrowser } from "./image-browser.ts";
import { footer, header } from "./parts.ts";
import { jsonScript, shell } from "./shell.ts";

/** All evaluation images as small pictures, which a reader sorts by the mIoU of a row or the difference of two, and filters by class. */
export function imagesPage({ table, origin }: ExperimentReport, browser: ImageBrowser): string {
  const { ids, rows, columns, classes } = browser;
  const last = rows.length - 1;
  return shell(
    { title: `Images of ${table.source || table.title}`, root: "../" },
    header(
      [["Report", "../index.html"], [table.source || table.experiment, "index.html"]],
      "Every evaluation image",
      `${table.title}: ${ids.length} images with the mIoU of each under each row, over the classes that occur in it.`,
    ),
    element(
      "main",
      { id: "main" },
      element(
        "form",
        { class: "choices browse", "data-browse": true, hidden: true },
        list("Column", "column", columns, 0),
        list("Row", "row", rows, last),
        list("minus row", "than", ["nothing", ...rows], last > 0 ? 1 : 0),
        list("First", "order", ["largest", "smallest", "as in the split"], 0),
        list("With class", "class", ["any", ...classes], 0),
        element("output", { class: "found" }),
      ),
      element("noscript", {}, element("p", {}, "This page lists images by a script.")),
      element("h2", { class: "unseen" }, "Images"),
      element("ul", { class: "thumbs" }),
      jsonScript({ "data-images": "" }, browser),
    ),
    footer(origin),
  );
}

function list(label: string, name: string, options: readonly string[], chosen: number): Html {
  const id = `browse-${name}`;
  return element(
    "div",
    {},
    element("label", { for: id }, label),
    element(
      "select",
      { id, name },
      options.map((option, value) => element("option", { value, selected: value === chosen }, option)),
    ),
  );
}
