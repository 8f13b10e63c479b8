import assert from "node:assert/strict";
// @ts-types="@types/d3"
import { csvParse } from "d3";
import { csv } from "../../lib/report/csv.ts";
import { htmlPublished } from "../../lib/report/html-table.ts";
import { latex } from "../../lib/report/latex.ts";
import { markdown } from "../../lib/report/markdown.ts";
import type { Table } from "../../lib/report/table.ts";
import { terminal } from "../../lib/report/terminal.ts";
import { components } from "./fixtures/components.ts";

/** The made-up table with a system that only the paper has, in two of its columns. */
const table: Table = {
  ...components,
  published: {
    ...components.published!,
    others: [{ name: "Rival & Co", cells: [{ miou: 79.5 }, {}, { f1: 61.2, miou: 70.25 }, {}] }],
  },
};

Deno.test("published numbers of systems that are not run here stand below ours, as such, in every form", () => {
  const text = terminal(table, { width: 200, colour: false });
  assert.match(text, /Rival & Co, not run here: Fully Supervised mIoU 79\.5; Weakly Supervised F1 61\.2; /);
  const row = markdown(table).split("\n").find((line) => line.includes("Rival"))!;
  assert.equal(row, "| <em>Rival &amp; Co</em> | – | 79.5 | – | – | 61.2 | 70.3 | – | – |");
  assert.match(markdown(table), /In italics: systems that are not run here\./);
  const records = csvParse(csv(table)).filter(({ row }) => row === "Rival & Co");
  assert.deepEqual([...new Set(records.map(({ kind }) => kind))], ["published"]);
  const found = records.filter(({ published }) => published !== "");
  assert.deepEqual(found.map(({ column, metric, value, published }) => [column, metric, value, published]), [
    ["Fully Supervised", "miou", "", "79.5"],
    ["Weakly Supervised", "f1", "", "61.2"],
    ["Weakly Supervised", "miou", "", "70.25"],
  ]);
  const line = latex(table).split("\n").find((line) => line.includes("Rival"))!;
  assert.ok(
    line.includes("Rival \\& Co (published)") && line.includes("79.5") && line.includes("61.2"),
    line,
  );
  const html = String(htmlPublished(table));
  assert.match(html, /<em>Rival &amp; Co<\/em><small> not run here<\/small>/);
});

Deno.test("a table without other systems says nothing of any", () => {
  assert.ok(!markdown(components).includes("not run here"));
  assert.ok(csvParse(csv(components)).every(({ kind }) => kind !== "published"));
});
