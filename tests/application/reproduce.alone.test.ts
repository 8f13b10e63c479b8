import assert from "node:assert/strict";
import { join } from "node:path";
import { reproduce, sweep } from "ablate";
import { ABSENT, assertAbsent } from "../providers/absent-provider.ts";
import { UserError } from "../../lib/errors.ts";
import { isMeasured, type Table } from "../../lib/report/table.ts";
import { confusionCounts } from "../../lib/metrics/confusion.ts";
import { readLabels } from "../../lib/datasets/read-labels.ts";
import { setTexts } from "../../lib/application/set-values.ts";
import { VAL } from "./fixtures/tiny-voc.ts";
import { ownWorkplace } from "../support/own-workplace.ts";

const workplace = ownWorkplace();

/** A table of a few cells on tiny data. */
const small = () => ({
  profile: "voc2012",
  set: { ...workplace().settings, "probe.epochs": 2, "probe.warmup": 0.5 },
});

function miouOf({ cells }: Table, row: number) {
  const [cell] = cells[row];
  assert(isMeasured(cell));
  return cell.values.miou.value;
}

Deno.test("a run has its table, figure and claims, and says what was computed", async () => {
  const { table, figure, claims, run } = await reproduce("table8", {
    ...small(),
    set: { ...small().set, "graph.k": 3 },
  });
  assert.deepEqual(run.table.rows.map(({ name }) => name), [
    "L1 weights",
    "L1 weights + prior",
    "degree weights",
    "degree weights + prior",
  ]);
  assert.equal(run.origin.state, "computed");
  assert.match(figure.figure.svg, /<svg/);
  assert.equal(claims.claims.length, run.experiment.claims.length);
  assert.match(Deno.inspect(table), /degree weights \+ prior/);
  const again = await reproduce("table8", { ...small(), set: { ...small().set, "graph.k": 3 } });
  assert.equal(again.run.origin.state, "cached");
  assert.equal(again.run.origin.key, run.origin.key);
  assert.deepEqual({ ...again.run.table, status: [] }, { ...run.table, status: [] });
});

Deno.test("a run gives its numbers, images and classes as rows, like written results", async () => {
  const result = await reproduce("table8", { ...small(), set: { ...small().set, "graph.k": 3 } });
  assert.deepEqual(result.rows, result.frame.rows);
  assert.equal(result.csv(), result.frame.csv());
  const one = result.rows.find(({ row, metric }) => row === "degree weights" && metric === "miouDefined")!;
  const classes = await result.perClass({ row: "degree weights" });
  const ious = classes.values("iou").filter((iou) => iou !== null).map(Number);
  assert.ok(Math.abs(ious.reduce((sum, iou) => sum + iou, 0) / ious.length - one.value) < 1e-9);
  const images = await result.perImage({ row: "degree weights" });
  assert.equal(images.rows.length, one.n);
  await assert.rejects(result.perImage({ row: "degre weights" }), /expected a cell of the table/);
});

Deno.test("a provider that is not there is refused in one message, in a notebook as in a terminal", () =>
  assertAbsent(
    reproduce("table8", { ...small(), set: { ...small().set, "runtime.provider": ABSENT } }),
  ));

Deno.test("what lies behind a cell can be read: counts, masks with labels, label maps, stages with keys", async () => {
  const { run, cell } = await reproduce("table8", {
    ...small(),
    set: { ...small().set, "graph.k": 3 },
  }).then((result) => ({ run: result.run, cell: result.cell("degree weights") }));
  assert.equal(cell.cell.settings.inductive.weights, "degree");
  const { evaluate } = run.materials;
  const classes = evaluate.classNames.length;
  const counts = (await cell.read.counts("pixels"))!;
  for (const [image, id] of VAL.entries()) {
    const truth = await readLabels(join(workplace().voc, "SegmentationClass", `${id}.png`), classes);
    const painted = confusionCounts(truth, await cell.read.labelMap(image), classes);
    assert.deepEqual(painted, counts.slice(image * classes ** 2, (image + 1) * classes ** 2), id);
    const { masks, labels } = await cell.read.labelledMasks(image);
    assert.equal(labels.length, masks.count);
  }
  await assert.rejects(() => cell.read.labelMap(VAL.length), RangeError);
  const logs = await run.logs();
  const own = logs[run.cells.indexOf(cell)];
  assert.equal(own.at(-1)?.key, cell.estimates.key);
  assert.deepEqual(
    ["masks", "mask embeddings", "neighbour graph", "inductive propagation", "counts"].filter((stage) =>
      !own.some((entry) => entry.stage === stage)
    ),
    [],
  );
});

Deno.test("a sweep in object form runs every row with each value", async () => {
  const swept = await reproduce("table8", {
    ...small(),
    set: { ...small().set, "graph.k": sweep(2, 3) },
  });
  const { run } = swept;
  assert.equal(swept.cell("L1 weights [graph.k=3]").cell.settings.graph.k, 3);
  assert.equal(run.table.rows.length, 8);
  const one = await reproduce("table8", { ...small(), set: { ...small().set, "graph.k": 3 } });
  const place = run.table.rows.findIndex(({ name }) => name === "L1 weights [graph.k=3]");
  assert.equal(miouOf(run.table, place), miouOf(one.run.table, 0));
});

Deno.test("a sweep takes the point that is best on held-out training masks; weak labels leave nothing to choose by", async () => {
  const { run, frame } = await reproduce("table5", {
    ...small(),
    only: { rows: ["+ DBA-CLIP + GLCC"], columns: ["Fully Supervised", "Weakly Supervised"] },
    set: { ...small().set, "graph.k": sweep(1, 7), "graph.alpha": sweep(0.5, 0.95) },
  });
  const { choices, without } = run.table.selection!;
  assert.deepEqual(choices.map(({ column, points }) => [column, points]), [["Fully Supervised", 4]]);
  assert.match(without.join(), /Weakly Supervised/);
  const full = frame.where(({ column, metric }) => column === "Fully Supervised" && metric === "miou");
  const [taken] = full.rows.filter((row) => row["taken"]);
  assert.equal(taken["heldOut"], Math.max(...full.values("heldOut").map(Number)));
  assert.equal(taken["regret"], choices[0].outcomes.miou.regret);
  assert.equal((await reproduce("table5", small())).run.table.selection, undefined);
  const untried = await reproduce("table5", {
    ...{ ...small(), heldOut: false },
    only: { rows: ["+ DBA-CLIP + GLCC"], columns: ["Fully Supervised"] },
    set: { ...small().set, "graph.k": sweep(1, 7) },
  });
  assert.deepEqual(untried.run.table.selection!.choices, []);
  assert.ok(!untried.frame.columns.includes("heldOut"));
});

Deno.test("settings as an object become the options of the command line", () => {
  assert.deepEqual(
    setTexts({
      "graph.k": sweep(12, 25),
      head: "dba",
      "text.templates": ["a, b {}"],
      probe: { epochs: 2 },
      "dataset.root": null,
    }),
    [
      "graph.k=12,25",
      'head="dba"',
      'text.templates=["a, b {}"]',
      'probe={"epochs":2}',
      "dataset.root=null",
    ],
  );
});

Deno.test("an unknown experiment, a bad setting and a cell that is not there are refused", async () => {
  await assert.rejects(() => reproduce("table55"), (error) => {
    assert(error instanceof UserError);
    assert.match(error.describe(), /table5/);
    return true;
  });
  await assert.rejects(() => reproduce("table8", { set: { "graph.kk": 3 } }), UserError);
  const result = await reproduce("table8", { ...small(), set: { ...small().set, "graph.k": 3 } });
  assert.throws(() => result.cell("L2 weights"), /"L1 weights" \/ "Weakly Supervised"/);
});

Deno.test("rows are added to a table by their settings, and formulas make heads and weights of their own", async () => {
  const own = "(softmax(q * transpose(q) * scale + B) + softmax(k * transpose(k) * scale + B)) * v";
  const { run } = await reproduce("table8", {
    ...small(),
    set: { ...small().set, "graph.k": 3 },
    rows: {
      "Eq. 15 written out": { inductive: { weights: "a / sqrt(d * sum)" } },
      "DBA-CLIP written out": { head: { name: "formula", formula: own } },
      "Squared": { inductive: { weights: "a ** 2" } },
    },
  });
  const names = run.table.rows.map(({ name }) => name);
  const number = (name: string) => miouOf(run.table, names.indexOf(name));
  assert.deepEqual(names.slice(4), ["Eq. 15 written out", "DBA-CLIP written out", "Squared"]);
  assert.equal(number("Eq. 15 written out"), number("degree weights + prior"));
  assert.equal(number("DBA-CLIP written out"), number("degree weights + prior"));
  assert.equal(number("Squared") >= 0, true);
});

Deno.test("a row that is there already, or that says something wrong, is refused with its name", async () => {
  await assert.rejects(reproduce("table8", { ...small(), rows: { "L1 weights": {} } }), {
    name: "UserError",
    message: 'the table has a row "L1 weights" already',
  });
  await assert.rejects(reproduce("table8", { ...small(), rows: { Mine: { haed: "dba" } } }), {
    name: "UserError",
    where: 'row "Mine"',
    fix: 'Did you mean "head"?',
  });
  await assert.rejects(
    reproduce("table8", { ...small(), rows: { Mine: { head: { name: "formula", formula: "softmax(u)" } } } }),
    { name: "UserError", message: /unknown name "u" in a formula/ },
  );
  await assert.rejects(
    reproduce("table8", { ...small(), rows: { Mine: { inductive: { weights: "degre" } } } }),
    { name: "UserError", where: 'row "Mine"' },
  );
});
