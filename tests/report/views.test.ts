import assert from "node:assert/strict";
import { dataMarkdown, dataText } from "../../lib/report/figures/data-table.ts";
import { forestFigure } from "../../lib/report/figures/forest.ts";
import { markup } from "../../lib/report/markup.ts";
import { describeOrigin, type Origin } from "../../lib/report/origin.ts";
import type { Table } from "../../lib/report/table.ts";
import { ClaimsView } from "../../lib/report/views/claims-view.ts";
import { FigureView } from "../../lib/report/views/figure-view.ts";
import { PanelsView } from "../../lib/report/views/panels-view.ts";
import { TableView } from "../../lib/report/views/table-view.ts";
import type { View } from "../../lib/report/views/view.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { oneRow } from "./fixtures/one-row.ts";
import { shapes } from "./fixtures/shapes.ts";
import { matchSnapshot } from "./snapshot.ts";

const cached: Origin = { state: "cached", key: "0123456789abcdef", commit: "fedcba9876543210" };
const computed: Origin = { ...cached, state: "computed", dirty: true };

/** What a Jupyter front end gets. */
function bundle(view: View): Record<string, string> {
  const display = Symbol.for("Jupyter.display");
  return (view as unknown as Record<symbol, () => Record<string, string>>)[display]();
}

const tables: Record<string, Table> = { components, hostile, "one-row": oneRow };

for (const [name, table] of Object.entries(tables)) {
  Deno.test(`the HTML of ${name} is as the snapshot has it`, () =>
    matchSnapshot(
      `${name}.html`,
      bundle(new TableView(table, cached))["text/html"].replaceAll("><", ">\n<"),
    ));

  Deno.test(`the interactive forest plot of ${name} is as the snapshot has them`, () =>
    matchSnapshot(`${name}-forest.json`, JSON.stringify(forestFigure(table).plotly, null, 1) + "\n"));
}

Deno.test("every view shows itself as HTML, Markdown and text, and says where its numbers come from", () => {
  const views = [
    new TableView(components, cached),
    new ClaimsView(components, cached),
    new FigureView(forestFigure(components), cached),
    new PanelsView(shapes, cached),
  ];
  for (const view of views) {
    const faces = bundle(view);
    for (const type of ["text/html", "text/markdown", "text/plain"]) {
      assert.ok(faces[type].includes(describeOrigin(cached)), `${view.constructor.name}, ${type}`);
    }
    assert.ok(Deno.inspect(view).endsWith(describeOrigin(cached)), view.constructor.name);
  }
});

Deno.test("where there is no claim, the view of claims says so", () => {
  const none = new ClaimsView({ ...components, claims: [] }, cached);
  for (const type of ["text/html", "text/markdown", "text/plain"]) {
    assert.match(bundle(none)[type], /No claims to judge/, type);
    assert.doesNotMatch(bundle(new ClaimsView(components, cached))[type], /No claims/, type);
  }
});

Deno.test("an origin tells what was computed, and changes beside the commit", () => {
  assert.equal(describeOrigin(cached), "cached: from the store · key 0123456789ab · commit fedcba9");
  assert.equal(describeOrigin(computed), "computed now · key 0123456789ab · commit fedcba9 with changes");
  assert.equal(
    describeOrigin({ ...cached, commit: null }),
    "cached: from the store · key 0123456789ab · no commit",
  );
});

Deno.test("figures show themselves as Plotly and as SVG, panels as SVG that holds its pictures", () => {
  const figure = bundle(new FigureView(forestFigure(components), cached));
  const plotly = figure["application/vnd.plotly.v1+json"] as unknown as {
    data: { x: number[] }[];
    layout: { title: { text: string } };
  };
  assert.ok(plotly.layout.title.text.includes(describeOrigin(cached)));
  const drawn = plotly.data.filter(({ x }) => x.length > 0);
  assert.equal(drawn.length, components.columns.length * components.metrics.length);
  assert.ok(figure["image/svg+xml"].includes("<svg"));
  assert.equal(new FigureView(forestFigure(components), cached).svg, figure["image/svg+xml"]);
  assert.equal(new PanelsView(shapes, cached).svg, bundle(new PanelsView(shapes, cached))["image/svg+xml"]);
  assert.equal(bundle(new PanelsView(shapes, cached))["image/svg+xml"].match(/<image /g)?.length, 3);
});

Deno.test("the data of the forest plot are the numbers of the table", () => {
  const { columns, rows } = forestFigure(oneRow).data;
  assert.deepEqual(columns, ["metric", "panel", "name", "value", "low", "high"]);
  assert.deepEqual(rows, [["mIoU (%)", "Open-Vocabulary", "Baseline", 27.25, 25.5, 29.125]]);
  const { data, allData } = forestFigure(components);
  assert.deepEqual(data.columns, ["metric", "panel", "name", "value", "low", "high"]);
  assert.deepEqual(data.rows[0], ["F1 (%)", "Fully Supervised", "Baseline", 58.31, 56.7, 59.89]);
  const difference = allData.rows.find(([show, , , name]) => show !== "numbers" && name === "+ DBA-CLIP")!;
  assert.deepEqual(difference.slice(0, 5), [
    "paired differences to the row above",
    "F1 (%)",
    "Fully Supervised",
    "+ DBA-CLIP",
    1.35,
  ]);
  assert.equal(
    dataText({ columns: ["a", "n"], rows: [["x", -1.5], ["long", null]] }),
    ["a         n", "x     −1.50", "long      –"].join("\n"),
  );
  assert.equal(dataMarkdown({ columns: ["a|b"], rows: [["x_y"]] }), "| a\\|b |\n| :--- |\n| x\\_y |");
});

Deno.test("text in HTML is escaped, in attributes too, and absent attributes leave no trace", () => {
  const made = markup`<a title=${`"<&>"`} hidden=${true} class=${null}>
    ${"<b> & "}<br>${[1, "2"]}
  </a>`;
  assert.equal(made.markup, '<a title="&quot;&lt;&amp;&gt;&quot;" hidden>&lt;b&gt; &amp; <br>12</a>');
});

Deno.test("panels are as the snapshot has them", async () => {
  const faces = bundle(new PanelsView(shapes, cached));
  await matchSnapshot("panels.svg", faces["image/svg+xml"]);
  await matchSnapshot("panels.html", faces["text/html"].replaceAll("><", ">\n<"));
  await matchSnapshot("panels.txt", faces["text/plain"] + "\n");
});
