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

Deno.test("settings that differ only as another of their group does are named below, and kept in rows and CSV", () => {
  const row = (name: string, generator: string, side: number | null, sigma: number) => ({
    ...{ row: name, "masks.generator": generator, "masks.side": side, "masks.sigma": sigma, "graph.k": side },
  });
  const rows = [row("a", "sam", 12, 1), row("b", "sam", 12, 2), row("c", "oracle", null, 1)];
  const frame = new Frame(Object.keys(rows[0]), rows);
  const text = frame[customInspect]();
  assert.match(text, /^row +masks\.generator +masks\.sigma +graph\.k\na +sam +1 +12\n/);
  assert.match(text, /\nDifferent where masks\.generator is: masks\.side$/);
  assert.match(frame.csv(), /^row,masks\.generator,masks\.side,masks\.sigma,graph\.k\n/);
  assert.match(String(frame[jupyterDisplay]()["text/html"]), /<p>Different where masks\.generator is/);
});

Deno.test("a frame can be narrowed and read by column; a column that it does not have is refused", () => {
  assert.deepEqual(FRAME.where(({ value }) => Number(value) > 0).shape, [1, 4]);
  assert.deepEqual(FRAME.values("k"), [12, 12]);
  assert.throws(
    () => FRAME.values("miou"),
    /Expected one of the columns row, k, value, note but found "miou"/,
  );
});
