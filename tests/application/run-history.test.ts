import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { runsTerminal } from "../../lib/report/runs-terminal.ts";
import { METRICS } from "../../lib/application/table-metrics.ts";
import { keepRun, type PastRun, pastRuns } from "../../lib/application/run-history.ts";
import { RUN_FIELDS, runsFrame } from "../../lib/application/runs-frame.ts";

const run = (
  time: string,
  changes: PastRun["changes"],
  miou: number,
  more: Partial<PastRun> = {},
): PastRun => ({
  ...{
    time,
    changes,
    experiment: "table8",
    profile: "toybox",
    kind: "run",
    command: "deno task reproduce table8",
  },
  ...{ commit: "5ac2".padEnd(40, "0"), dirty: false, key: time, computed: 3, seconds: 1.5 },
  numbers: [{ row: "GLCC", column: "Weak", values: { miou: [miou, miou - 1, miou + 1] } }],
  ...more,
});

const SWEPT: PastRun = run("2026-03-01T10:00:00Z", { "graph.alpha": 0.5 }, 0, {
  dirty: true,
  numbers: [12, 50].map((k) => ({
    ...{ row: "GLCC", column: "Weak", sweep: { "graph.k": k } },
    values: { miou: [70 + k / 10, 70, null] },
  })),
});
const RUNS = [
  run("2026-01-01T10:00:00Z", {}, 71.5),
  run("2026-02-01T10:00:00Z", { "graph.k": 25 }, 73.25),
  SWEPT,
  run("2026-04-01T10:00:00Z", {}, 1, { experiment: "table5", commit: undefined }),
];

Deno.test("runs that were kept are read back in order; what cannot be read is counted", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "history.jsonl");
    assert.deepEqual(await pastRuns(path), { runs: [], unreadable: 0 });
    for (const one of RUNS) await keepRun(one, path);
    await Deno.writeTextFile(path, '{"time":"of another version"}\n{"torn', { append: true });
    assert.deepEqual(await pastRuns(path), { runs: JSON.parse(JSON.stringify(RUNS)), unreadable: 2 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("runs are listed, a sweep by its points; conditions and order go by settings, numbers and fields", () => {
  const kOf = (asked: Parameters<typeof runsFrame>[1]) =>
    runsFrame(RUNS, { experiment: "table8", ...asked }).rows.map((row) => row["graph.k"] ?? null);
  assert.deepEqual(kOf({}), [null, 25, 12, 50]);
  assert.deepEqual(kOf({ where: ["graph.k>=25"] }), [25, 50]);
  assert.deepEqual(kOf({ where: ["graph.k > 12", "graph.alpha=0.5"] }), [50]);
  assert.deepEqual(kOf({ where: ["graph.k!=25"] }), [null, 12, 50]);
  assert.deepEqual(kOf({ where: ["time>2026-02"] }), [25, 12, 50]);
  assert.deepEqual(kOf({ where: ["dirty=true", "miou.low<71"] }), [12, 50]);
  assert.deepEqual(kOf({ where: ["commit~5ac2"], sort: "-miou" }), [50, 25, null, 12]);
  assert.deepEqual(kOf({ sort: "graph.k" }), [12, 25, 50, null]);
  const all = runsFrame(RUNS, {});
  assert.equal(all.shape[0], 5);
  assert.ok(!all.columns.includes("miou"), "numbers of different tables do not stand under one name");
});

Deno.test("the list says when, at which commit, what changed and the numbers", () => {
  const text = runsTerminal(runsFrame(RUNS, { experiment: "table8" }), METRICS, RUN_FIELDS);
  const lines = text.split("\n");
  assert.match(lines[2], /^2026-02-01 10:00 +table8 +run +5ac2000 +3 +73\.3 \[72\.3, 74\.3\] +graph\.k=25$/);
  assert.match(lines[3], /5ac2000\* .* graph\.k=12 graph\.alpha=0\.5$/);
  assert.match(text, /Numbers of "GLCC" \/ "Weak"/);
  assert.match(text, /4 runs$/);
});

Deno.test("a condition, a field or a cell that there is not is refused with those that there are", () => {
  const says = (part: RegExp) => (error: unknown) =>
    error instanceof UserError && part.test(error.describe());
  const list = (asked: Parameters<typeof runsFrame>[1]) => () =>
    runsFrame(RUNS, { experiment: "table8", ...asked });
  assert.throws(list({ where: ["graph.k"] }), says(/expected a condition.*"graph\.k"/));
  assert.throws(list({ where: ["grpah.k=1"] }), says(/Did you mean "graph\.k"/));
  assert.throws(list({ where: ["miou>high"] }), says(/expected a number/));
  assert.throws(list({ sort: "miuo" }), says(/--sort.*\n.*"miou"/));
  assert.throws(list({ row: "GLC" }), says(/--row.*\n.*"GLCC"/));
});
