import assert from "node:assert/strict";
// @ts-types="@types/d3"
import { csvParseRows } from "d3";
import { predictionsCsv } from "../../lib/classify/predictions-csv.ts";
import { spreadsheetCsv } from "../../lib/report/spreadsheet-csv.ts";

Deno.test("texts that a spreadsheet would compute begin with an apostrophe; numbers and other texts stay", () => {
  const texts = ["=1+1", "+ DBA-CLIP", "-x", "@cmd", "\t=1", "+5", '=HYPERLINK("http://a", "b, c")', "-"];
  const others = [
    "-1",
    "-0.25",
    "-1.5e-7",
    "0.5",
    "",
    "a=b",
    "'quoted'",
    "two\nlines",
    "−1 with a minus sign",
  ];
  assert.deepEqual(csvParseRows(spreadsheetCsv([texts, others])), [texts.map((text) => `'${text}`), others]);
});

Deno.test("names of classes in predictions are such texts", () => {
  const scores = { rows: 1, cols: 2, data: Float32Array.of(0.25, 0.75) };
  const csv = predictionsCsv({ scores, labels: Int32Array.of(1) } as never, ["a", "=cmd()"]);
  assert.equal(csvParseRows(csv)[1][2], "'=cmd()");
});
