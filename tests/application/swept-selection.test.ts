import assert from "node:assert/strict";
import { parseRecordedRun, type RecordedRun } from "../../lib/application/recorded-run.ts";
import { sweptSelection } from "../../lib/application/swept-selection.ts";
import { tidyRows } from "../../lib/application/tidy-rows.ts";
import { htmlSelection } from "../../lib/report/html-selection.ts";
import { markdown } from "../../lib/report/markdown.ts";
import { terminal } from "../../lib/report/terminal.ts";
import { oneRow } from "../report/fixtures/one-row.ts";

/** A point of a sweep over k and alpha: held-out mIoU, and mIoU on the evaluation split. */
type Point = readonly [k: number, alpha: number, heldOut: number | null, miou: number];

const POINTS: readonly Point[] = [[5, 0.5, 70, 61], [5, 0.9, 72, 64], [9, 0.5, 72, 66], [9, 0.9, 71, 67.5]];

/** A recorded sweep of GLCC. */
function runOf(points: readonly Point[], column = "Full"): RecordedRun {
  const places = points.map(([k, alpha]) => ({ "graph.k": k, "graph.alpha": alpha }));
  return parseRecordedRun(
    JSON.stringify({
      results: {
        ...{ experiment: "e", profile: "p", data: { train: "a", evaluate: "b" }, clip: "c", settings: {} },
        cells: points.map(([k, alpha, heldOut], i) => ({
          ...{
            part: "rows",
            row: "GLCC",
            column,
            seed: 0,
            sweep: places[i],
            differs: { graph: { k, alpha } },
          },
          ...(heldOut === null ? {} : { heldOut }),
        })),
        numbers: points.map(([k, alpha, , miou]) => ({
          row: `GLCC [graph.k=${k}, graph.alpha=${alpha}]`,
          column,
          values: { miou: { value: miou, low: miou - 1, high: miou + 1 } },
        })),
      },
      run: {
        command: "deno task reproduce e",
        versions: { deno: "2", packages: [] },
        keys: points.map(() => ({ row: "GLCC", column, seed: 0, estimates: "k" })),
      },
    }),
    "run.json",
  );
}

Deno.test("the point with the best held-out number is taken, the first of equals, whatever the evaluation labels say", () => {
  const { choices, without } = sweptSelection(runOf(POINTS))!;
  assert.deepEqual(choices, [{
    ...{ row: "GLCC", column: "Full", settings: "graph.k 5, graph.alpha 0.9", heldOut: 72, points: 4 },
    outcomes: { miou: { value: 64, best: 67.5, at: "graph.k 9, graph.alpha 0.9", regret: 3.5 } },
  }]);
  assert.deepEqual(without, []);
  // The same held-out numbers with the evaluation turned upside down: the same point.
  const turned = sweptSelection(
    runOf(POINTS.map(([k, alpha, heldOut, miou]) => [k, alpha, heldOut, 100 - miou])),
  )!;
  assert.equal(turned.choices[0].settings, choices[0].settings);
  assert.equal(turned.choices[0].outcomes.miou.regret, 3);
});

Deno.test("where there is nothing to choose by nothing is chosen, and the reason is said", () => {
  const none = sweptSelection(runOf(POINTS.map(([k, alpha, , miou]) => [k, alpha, null, miou])))!;
  assert.deepEqual(none.choices, []);
  assert.match(none.without.join(), /^GLCC \(Full\): nothing to choose by; held-out numbers need labels/);
  const some = sweptSelection(runOf([...POINTS.slice(0, 3), [9, 0.9, null, 67.5]]))!;
  assert.deepEqual(some.choices, []);
  assert.match(some.without.join(), /^GLCC \(Full\): nothing to choose by/);
  const alike = sweptSelection(runOf(POINTS.map(([k, alpha, , miou]) => [k, alpha, 70, miou])))!;
  assert.match(alike.without.join(), /do not tell its points apart/);
  assert.deepEqual(alike.choices, []);
});

Deno.test("tidy rows say what a rule goes by, which point it takes, and what each point costs", () => {
  const frame = tidyRows(runOf(POINTS));
  assert.deepEqual(frame.values("heldOut"), [70, 72, 72, 71]);
  assert.deepEqual(frame.values("taken"), [false, true, false, false]);
  assert.deepEqual(frame.values("regret"), [6.5, 3.5, 1.5, 0]);
  const without = tidyRows(runOf(POINTS.map(([k, alpha, , miou]) => [k, alpha, null, miou])));
  assert.ok(!without.columns.includes("taken"), "without held-out numbers there are no such columns");
});

Deno.test("a table says what was taken and its regret, in Markdown, in a terminal and on a page", () => {
  const selection = sweptSelection(runOf(POINTS))!;
  const table = { ...oneRow, selection };
  assert.match(markdown(table), /\| GLCC \| Full \| graph\.k 5, graph\.alpha 0\.9 \| 72\.0 \|.* 3\.5 \|/);
  const text = terminal(table, { colour: false, width: 200 });
  assert.match(
    text,
    /GLCC, Full: graph\.k 5, graph\.alpha 0\.9 of 4 points.*regret 3\.5 \(best in hindsight 67\.5/,
  );
  assert.match(
    htmlSelection(selection, oneRow.metrics).markup,
    /<td>67\.5 at graph\.k 9, graph\.alpha 0\.9<\/td><td>3\.5<\/td>/,
  );
  assert.ok(!markdown(oneRow).includes("evaluation labels"), "without a sweep nothing is said");
});
