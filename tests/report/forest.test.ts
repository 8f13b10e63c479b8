import assert from "node:assert/strict";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { forestFigure } from "../../lib/report/figures/forest.ts";
import type { MeasuredCell, Table } from "../../lib/report/table.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { oneRow } from "./fixtures/one-row.ts";
import { matchSnapshot } from "./snapshot.ts";

/** Reads with an XML parser that throws on anything malformed. */
function read(svg: string): { tags: SaxesTagPlain[]; texts: string[] } {
  const tags: SaxesTagPlain[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => tags.push(tag));
  parser.on("text", (text) => texts.push(text));
  parser.write(svg).close();
  return { tags, texts };
}

const tables: Record<string, Table> = { components, hostile, "one-row": oneRow };

for (const [name, table] of Object.entries(tables)) {
  Deno.test(`the figure of ${name} is as the snapshot has it`, () =>
    matchSnapshot(`${name}.svg`, forestFigure(table).svg));

  Deno.test(`the figure of ${name} is well-formed and labelled for readers who cannot see it`, () => {
    const { tags, texts } = read(forestFigure(table).svg);
    const svg = tags[0];
    assert.equal(svg.name, "svg");
    assert.equal(svg.attributes.role, "img");
    const ids = tags.map((tag) => tag.attributes.id).filter(Boolean);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of svg.attributes["aria-labelledby"].split(" ")) assert.ok(ids.includes(id), id);
    const marks = tags.filter(({ name, attributes: { stroke, fill } }) =>
      name === "path" && stroke && fill && fill !== "none"
    );
    const shown = table.cells.flat().flatMap((cell) =>
      "values" in cell ? table.metrics.filter(({ name }) => cell.values[name]) : []
    );
    assert.equal(marks.length, shown.length, "one mark per number of a row");
    assert.ok(texts.some((text) => text.includes(table.title)));
  });

  Deno.test(`no type in the figure of ${name} is smaller than 11 pixels and none leaves the picture`, () => {
    const { tags } = read(forestFigure(table).svg);
    const width = Number(tags[0].attributes.width);
    const height = Number(tags[0].attributes.height);
    for (const { attributes } of tags.filter((tag) => tag.name === "text")) {
      assert.ok(Number(attributes["font-size"]) >= 11);
      assert.ok(Number(attributes.x) >= 0 && Number(attributes.x) <= width);
      assert.ok(Number(attributes.y) >= 0 && Number(attributes.y) <= height);
    }
  });
}

Deno.test("the same table gives the same bytes", () => {
  assert.equal(forestFigure(components).svg, forestFigure(structuredClone(components)).svg);
});

Deno.test("a mark stands at its number on the axis, between the ends of its interval", () => {
  const { tags } = read(forestFigure(oneRow).svg);
  const x = (path: string) => Number(/[0-9.]+/.exec(path)![0]);
  const mark = tags.find(({ attributes }) => attributes.transform?.startsWith("translate("))!;
  const whisker = tags.find(({ attributes }) => attributes.d?.includes("v7"))!.attributes.d;
  const [low, high] = [x(whisker), Number(/H([0-9.]+)/.exec(whisker)![1])];
  const { value, low: from, high: to } = Object.values((oneRow.cells[0][0] as MeasuredCell).values)[0];
  const share = (x(mark.attributes.transform) - low) / (high - low);
  assert.ok(Math.abs(share - (value - from) / (to - from)) < 1e-3);
});

Deno.test("a difference has a triangle where its interval excludes zero", () => {
  const { texts } = read(forestFigure(components).svg);
  assert.ok(texts.includes("▲ +1.4") && texts.includes("▼ −1.6") && texts.includes("+0.3"));
});

Deno.test("published numbers are drawn where they may be compared, and only there", () => {
  const drawn = (table: Table) =>
    read(forestFigure(table).svg).texts.some((text) => text.includes("hollow diamonds: published"));
  assert.ok(!drawn(components));
  assert.ok(drawn(hostile));
});

/** The smallest table with other numbers. */
const single = (value: number, low: number, high: number, name = "Baseline"): Table => ({
  ...oneRow,
  rows: [{ name }],
  cells: [[{ values: { miou: { value, low, high } } }]],
});

/** Numbers at the axis of the smallest table. */
function ticksOf(table: Table): number[] {
  return read(forestFigure(table).svg).texts.filter((text) => /^−?[\d.]+$/.test(text))
    .map((text) => Number(text.replace("−", "-")));
}

Deno.test("an axis of percent ends at 0 and at 100, unless a number lies beyond", () => {
  assert.equal(Math.max(...ticksOf(single(99.9, 99.8, 100))), 100);
  assert.equal(Math.min(...ticksOf(single(0.1, 0, 0.2))), 0);
  assert.ok(
    Math.min(...ticksOf(single(-12, -15, -9)).slice(0, -1)) <= -14,
    "a negative number is on its axis",
  );
});

Deno.test("a long name takes two lines and loses none of its words", () => {
  const name = "DBA-CLIP (Eq. 7; pooled at low resolution) and more of it";
  const { texts } = read(forestFigure(single(50, 49, 51, name)).svg);
  const first = texts.findIndex((text) => text.startsWith("DBA-CLIP") && !text.includes("mIoU"));
  assert.equal(
    `${texts[first]} ${texts.slice(first + 1).find((text) => name.endsWith(text) && text !== "")}`,
    name,
  );
});

Deno.test("notes of a figure are those to its numbers, counted from 1, and stand below its interactive face too", () => {
  const { svg, notes, plotly } = forestFigure({
    ...oneRow,
    rows: [{ name: "Baseline", note: "to a row" }, { name: "Other" }],
    cells: [oneRow.cells[0], [{ none: "no training images" }]],
  });
  const { texts } = read(svg);
  assert.ok(texts.includes("n/a (1)") && texts.includes("(1) no training images"));
  assert.ok(!texts.some((text) => text.includes("to a row")));
  assert.deepEqual(notes, ["(1) no training images"]);
  const { annotations } = plotly.layout as { readonly annotations: readonly { readonly text: string }[] };
  assert.ok(annotations.some(({ text }) => text === "n/a (1)"));
});

Deno.test("four panels with numbers beside them stand two by two in the interactive face too", () => {
  assert.equal(components.columns.length, 4);
  const layout = forestFigure(components).plotly.layout as Record<
    string,
    { readonly domain: readonly number[] }
  >;
  const lefts = ["xaxis", "xaxis2", "xaxis3", "xaxis4"].map((name) => layout[name].domain[0]);
  assert.deepEqual(lefts, [0, 0.5, 0, 0.5]);
});
