import assert from "node:assert/strict";
import { costCsv, costLatex, costMarkdown, type CostTable, costText } from "../../lib/report/cost-table.ts";
import { matchSnapshot } from "./snapshot.ts";

const table: CostTable = {
  title: "Cost of 100 % & more",
  source: "Paper Table S4",
  columns: ["Toybox, here", "VOC | published"],
  rows: [
    {
      ...{ name: "trainingMasks", label: "N, training_masks", unit: "", digits: 0 },
      values: [{ value: 9876.4 }, { value: 324921 }],
    },
    {
      ...{ name: "propagationSeconds", label: "propagation", unit: "s", digits: 1 },
      values: [{ value: 0.26 }, { value: 1, atMost: true }],
    },
    { ...{ name: "before", label: "before", unit: "ms", digits: 1 }, values: [{ value: 54.25 }, null] },
  ],
  notes: ["Here: a processor, 2 cores.", "Published: another machine."],
};

Deno.test("the cost table as text, Markdown, CSV and LaTeX is as the snapshots have it", async () => {
  await matchSnapshot("cost.txt", costText(table, 80) + "\n");
  await matchSnapshot("cost.md", costMarkdown(table));
  await matchSnapshot("cost.csv", costCsv(table));
  await matchSnapshot("cost.tex", costLatex(table));
});

Deno.test("a bound is told as one and a number that is not there as none", () => {
  assert.match(costMarkdown(table), /\| propagation \(s\) \| 0\.3 \| &lt;1\.0 \|/);
  assert.match(costCsv(table), /^propagationSeconds,VOC \| published,s,1\.0,upper bound$/m);
  assert.match(costCsv(table), /^before,VOC \| published,ms,,$/m);
  assert.match(costLatex(table), /propagation \(s\) & 0\.3 & \\textless\{\}1\.0 \\\\/);
});
