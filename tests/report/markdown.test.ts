import assert from "node:assert/strict";
import { markdown } from "../../lib/report/markdown.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { oneRow } from "./fixtures/one-row.ts";
import { matchSnapshot } from "./snapshot.ts";

for (const [name, table] of Object.entries({ components, hostile, "one-row": oneRow })) {
  Deno.test(`Markdown of ${name} is as the snapshot has it`, () =>
    matchSnapshot(`${name}.md`, markdown(table)));

  Deno.test(`every line of a Markdown table of ${name} has as many cells as its head`, () => {
    for (const block of markdown(table).trimEnd().split("\n\n").filter((block) => block.startsWith("|"))) {
      const counts = block.split("\n").map((line) => line.replace(/\\[\\|]/g, "").split("|").length);
      assert.equal(new Set(counts).size, 1, block);
    }
  });
}

Deno.test("names cannot add markup of their own to Markdown", () => {
  const text = markdown(hostile);
  assert.ok(!/<(tags|Complete|b|html|SAM|1|9|2012)>/.test(text));
  assert.ok(text.includes("\\_underscores"));
});

Deno.test("what is about one run stays out of the Markdown file", () => {
  assert.ok(!markdown(components).includes(components.status[0]));
});
