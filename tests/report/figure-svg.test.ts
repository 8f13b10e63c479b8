import assert from "node:assert/strict";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { figureSvg } from "../../lib/report/figure-svg.ts";
import type { Table } from "../../lib/report/table.ts";
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
    matchSnapshot(`${name}.svg`, figureSvg(table)));

  Deno.test(`the figure of ${name} is well-formed and labelled for readers who cannot see it`, () => {
    const { tags, texts } = read(figureSvg(table));
    const svg = tags[0];
    assert.equal(svg.name, "svg");
    assert.equal(svg.attributes.role, "img");
    const ids = tags.map((tag) => tag.attributes.id).filter(Boolean);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of svg.attributes["aria-labelledby"].split(" ")) assert.ok(ids.includes(id), id);
    const bars = tags.filter((tag) => tag.name === "rect" && tag.attributes.fill.startsWith("url(#")).length;
    const measured = table.cells.flat().filter((cell) => "values" in cell).length * table.metrics.length;
    assert.equal(bars, measured + table.rows.length, "one bar per number and one swatch per row");
    assert.ok(texts.some((text) => text.includes(table.title)));
  });

  Deno.test(`no type in the figure of ${name} is smaller than 11 pixels and none leaves the picture`, () => {
    const { tags } = read(figureSvg(table));
    const width = Number(tags[0].attributes.width);
    const height = Number(tags[0].attributes.height);
    for (const { attributes } of tags.filter((tag) => tag.name === "text")) {
      assert.ok(Number(attributes["font-size"]) >= 11);
      assert.ok(Number(attributes.x) >= 0 && Number(attributes.x) <= width);
      assert.ok(Number(attributes.y) >= 0 && Number(attributes.y) <= height);
    }
  });

  Deno.test(`every fill of ${name} points to a pattern that exists`, () => {
    const { tags } = read(figureSvg(table));
    const patterns = new Set(
      tags.filter((tag) => tag.name === "pattern").map((tag) => `url(#${tag.attributes.id})`),
    );
    assert.equal(patterns.size, table.rows.length);
    for (const { attributes } of tags) {
      if (attributes.fill?.startsWith("url(")) assert.ok(patterns.has(attributes.fill), attributes.fill);
    }
  });
}

Deno.test("the same table gives the same bytes", () => {
  assert.equal(figureSvg(components), figureSvg(structuredClone(components)));
});

Deno.test("a bar is as tall as its number on the axis", () => {
  const { tags } = read(figureSvg(oneRow));
  const bar = tags.filter((tag) => tag.name === "rect" && tag.attributes.fill.startsWith("url(#")).at(-1)!;
  // The axis ends at 30: the next round number above 29.125, the upper end of the interval; the panel is 270 high.
  assert.equal(Number(bar.attributes.height), Number((270 * 27.25 / 30).toFixed(2)));
});

Deno.test("published numbers that may not be compared say so in the figure", () => {
  const { texts } = read(figureSvg(components));
  assert.ok(texts.includes("published (VOC 2012, ViT-B/16; not comparable)"));
  assert.ok(read(figureSvg(hostile)).texts.includes("published (VOC <2012> & 'others')"));
});
