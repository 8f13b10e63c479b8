import assert from "node:assert/strict";
// @ts-types="@types/d3"
import { csvParse } from "d3";
import { Frame } from "../../lib/report/views/frame.ts";
import { customInspect, jupyterDisplay } from "../../lib/report/views/view.ts";

const FRAME = new Frame(["row", "k", "value", "note"], [
  { row: "+ GLCC", k: 12, value: 70.123456789, note: null },
  { row: '<b> "b", c', k: 12, value: -1, note: null },
], ["Run deno task reproduce table5"]);

Deno.test("a frame's CSV reads back as it is: signs, quotes and commas, numbers in full, nothing where nothing is", () => {
  const rows = csvParse(FRAME.csv());
  assert.deepEqual([...rows].map((row) => ({ ...row })), [
    { row: "+ GLCC", k: "12", value: "70.123456789", note: "" },
    { row: '<b> "b", c', k: "12", value: "-1", note: "" },
  ]);
});

Deno.test("a frame shows the columns that tell its rows apart, and what is missing", () => {
  const text = FRAME[customInspect]();
  assert.match(text, /^row +value\n\+ GLCC +70\.123\n/);
  assert.match(text, /2 rows, 4 columns\nThe same in every row: k=12\nRun deno task reproduce table5$/);
  const html = String(FRAME[jupyterDisplay]()["text/html"]);
  assert.match(html, /<td>&lt;b&gt; &quot;b&quot;, c<\/td>/);
  const long = new Frame(["n"], Array.from({ length: 40 }, (_, n) => ({ n })));
  assert.match(long[customInspect](), /^n\n0\n(.*\n)*11\n\n40 rows, 1 columns; the first 12 are shown$/);
});

Deno.test("a frame can be narrowed and read by column; a column that it does not have is refused", () => {
  assert.deepEqual(FRAME.where(({ value }) => Number(value) > 0).shape, [1, 4]);
  assert.deepEqual(FRAME.values("k"), [12, 12]);
  assert.throws(
    () => FRAME.values("miou"),
    /Expected one of the columns row, k, value, note but found "miou"/,
  );
});
