import assert from "node:assert/strict";
import stringWidth from "string-width";
import { ComparisonView } from "../../lib/report/views/comparison-view.ts";
import { jupyterDisplay } from "../../lib/report/views/view.ts";
import { comparison } from "./fixtures/comparison.ts";

const VIEW = new ComparisonView(comparison);

Deno.test("a comparison names what changed and where, in a terminal of any width", () => {
  for (const width of [60, 80, 100, 160]) {
    const lines = VIEW.print({ colour: false, width }).split("\n");
    for (const line of lines) assert.ok(stringWidth(line) <= width || width < 80, `${width}: ${line}`);
  }
  const text = VIEW.print({ colour: false, width: 160 });
  assert.match(text, /row \+ DBA-CLIP: graph\.k 12 → 25; graph\.alpha absent → 0\.9/);
  assert.match(
    text,
    /lib\/method\/heads\/dba\.ts: changed\n {2}npm:sharp: 0\.35\.4 → 0\.35\.5\n {2}only in B: lib\/a\.ts, lib\/b\.ts, lib\/c\.ts and 1 more/,
  );
  assert.match(text, /evaluation data: aaaaaaaaaaaa… → bbbbbbbbbbbb…/);
  assert.match(text, /only in A: Extra/);
  assert.match(text, /\+1\.7 +\[1\.2, 2\.2\]/);
  assert.match(text, /\+0\.3 +\[1\]\n\n\[1\] no interval: per-image counts of A/);
  assert.doesNotMatch(text, /Oracle labels|accuracy/);
  assert.match(
    text.replaceAll(/\s+/g, " "),
    /3 numbers compared, 2 of them paired; 1 differ .*; 1 have no interval\. 1 more are of the very same/,
  );
});

Deno.test("its other faces say the same: the CSV holds every metric, names are escaped", () => {
  const csv = VIEW.csv().split("\n");
  assert.equal(csv[0], "row,column,metric,a,b,difference,low,high,note");
  assert.equal(csv.length - 2, comparison.cells.length);
  assert.match(VIEW.csv(), /^Baseline,Weakly Supervised,accuracy,90\.000,91\.000,1\.000,/m);
  assert.match(
    VIEW.markdown(),
    /\| \\\+ DBA-CLIP \| Weakly Supervised \| mIoU \| 76\.4 \| 78\.1 \| \+1\.7 \| \[1\.2, 2\.2\] \|/,
  );
  assert.match(VIEW.page(), /table5 &lt;b&gt;/);
  const shown = VIEW[jupyterDisplay]() as Record<string, string>;
  assert.match(shown["text/html"], /<strong>\+1\.7<\/strong>/, "what is told from zero is marked");
  assert.doesNotMatch(shown["text/html"], /<strong>−0\.5<\/strong>/);
});

Deno.test("where both sides have the very same results, that is all there is to say", () => {
  const same = new ComparisonView({ ...comparison, cells: comparison.cells.slice(3, 4) });
  for (const text of [same.print({ colour: false, width: 100 }), same.markdown(), same.page()]) {
    assert.match(text, /All 1 numbers are of the very same results on both sides/);
  }
});
