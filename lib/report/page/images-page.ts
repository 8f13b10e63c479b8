import { type Html, markup } from "../markup.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import type { ImageBrowser } from "./image-browser.ts";
import { choiceOptions, footer, header, jsonText, shell } from "./shell.ts";

/** All evaluation images as small pictures, which a reader sorts by the mIoU of a row or the difference of two, and filters by class. */
export function imagesPage({ table, origin }: ExperimentReport, browser: ImageBrowser): string {
  const { ids, rows, columns, classes, maps } = browser;
  const last = rows.length - 1;
  // The images open with label maps of one column: the page begins with what those show.
  const opening = maps ? Math.max(0, columns.indexOf(maps.column)) : 0;
  return shell(
    { title: `Images of ${table.source || table.title}`, root: "../" },
    header(
      [["Report", "../index.html"], [table.source || table.experiment, "index.html"]],
      "Every evaluation image",
      `${table.title}: ${ids.length} images with the mIoU of each under each row, over the classes that occur in it.`,
    ),
    markup`<main id="main">
      <form class="choices browse" data-browse hidden>
        ${list("Column", "column", columns, opening)}
        ${list("Row", "row", rows, last)}
        ${list("minus row", "than", ["nothing", ...rows], last > 0 ? 1 : 0)}
        ${list("First", "order", ["largest", "smallest", "as in the split"], 0)}
        ${list("With class", "class", ["any", ...classes], 0)}
        <output class="found"></output>
      </form>
      <noscript><p>This page lists images by a script.</p></noscript>
      <h2 class="unseen">Images</h2>
      <ul class="thumbs"></ul>
      <script type="application/json" data-images="">${jsonText(browser)}</script>
    </main>`,
    footer(origin),
  );
}

function list(label: string, name: string, options: readonly string[], chosen: number): Html {
  return markup`<div>
    <label for="browse-${name}">${label}</label>
    <select id="browse-${name}" name=${name}>${choiceOptions(options, chosen)}</select>
  </div>`;
}
