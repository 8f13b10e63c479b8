import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ChangedDuringRun } from "../../lib/changed-during-run.ts";
import { UserError } from "../../lib/errors.ts";
import { reproduceToFiles } from "../../lib/application/reproduce-to-files.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { experimentNames } from "../../lib/configuration/experiment-names.ts";
import { Suite } from "../../lib/application/suite.ts";
import { filesIn } from "./fixtures/results.ts";
import type { Workplace } from "./fixtures/workplace.ts";
import { inOwnWorkplace } from "../support/own-workplace.ts";

/** What the command prints while `run` runs. */
async function printed(run: () => Promise<number>): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...line: unknown[]) => void lines.push(line.join(" "));
  try {
    return { code: await run(), output: lines.join("\n") };
  } finally {
    console.log = log;
  }
}

/** Runs `work` with a store of its own and settings small enough that a table takes a second. */
async function withTinyData(work: (set: string[], workplace: Workplace) => Promise<void>): Promise<void> {
  await inOwnWorkplace((workplace) =>
    work([
      ...[`dataset.root=${workplace.voc}`, "dataset.train=train", `clip=${workplace.clip}`],
      ...["probe.epochs=2", "probe.warmup=0.5", 'text.templates=["{}"]', "text.background=[ground, sky]"],
    ], workplace)
  );
}

Deno.test("experiments run as one share their stages, also with those of others, and cells that are equal", () =>
  withTinyData(async (set) => {
    const names = ["table7", "table8"];
    const options = { profile: "voc2012", set: [...set, "graph.k=3"] };
    const alone = await Promise.all(names.map(async (name) => {
      const suite = await Suite.open([name], options);
      return (await suite.plan()).length;
    }));
    const suite = await Suite.open(names, options);
    try {
      const planned = await suite.plan();
      assert(planned.length < alone[0] + alone[1]);
      const embeddings = planned.filter(({ stage }) => stage === "mask embeddings");
      assert.equal(embeddings.length, 2);
      const cells = suite.experiments.flatMap(({ nodes }) => nodes).length;
      for (const { neededBy } of embeddings) assert.equal(neededBy, cells);
      const [first, second] = [
        await suite.run(suite.experiments[0]),
        await suite.run(suite.experiments[1]),
      ];
      assert(first.computedKeys.size + second.computedKeys.size > planned.length, "some serve both");
      const same = (run: typeof first, row: string) =>
        run.cells.find(({ cell }) => cell.row === row)!.estimates.key;
      assert.equal(same(first, "LP → IL"), same(second, "degree weights + prior"));
    } finally {
      await suite.close();
    }
  }));

Deno.test("a picture that changes after the keys were made of it ends the run, and nothing of it is stored", () =>
  withTinyData(async (set, { voc, store }) => {
    const suite = await Suite.open(["table7"], { profile: "voc2012", set });
    try {
      const [{ name }] = [...Deno.readDirSync(join(voc, "SegmentationClass"))];
      const path = join(voc, "SegmentationClass", name);
      await Deno.writeFile(path, Uint8Array.of(0), { append: true });
      await assert.rejects(suite.run(suite.experiments[0]), (error) => {
        assert.ok(error instanceof ChangedDuringRun, String(error));
        assert.match(error.describe(), /Expected the data of a run to stay as it is/);
        return true;
      });
      const shards = readdirSync(store, { recursive: true }).filter((path) =>
        String(path).endsWith(".safetensors")
      );
      assert.deepEqual(shards, []);
    } finally {
      await suite.close();
    }
  }));

Deno.test("the protocol says how many neighbours the rule gave, and nothing where k is named", () =>
  withTinyData(async (set) => {
    for (
      const [k, said] of [["rule", /^Neighbours by the rule .*: \d+ among [\d,]+ training masks\.$/m], [
        "3",
        null,
      ]] as const
    ) {
      const suite = await Suite.open(["table8"], { profile: "voc2012", set: [...set, `graph.k=${k}`] });
      try {
        const { table } = await suite.run(suite.experiments[0]);
        const lines = table.protocol.join("\n");
        if (said) assert.match(lines, said);
        else assert.doesNotMatch(lines, /Neighbours by the rule/);
      } finally {
        await suite.close();
      }
    }
  }));

Deno.test("of all experiments, those that cannot be run are named with the reason and lose no other its table", () =>
  withTinyData(async (set, { out }) => {
    // Rows of Table S3 stand for multiples of k: it refuses to be given one. Everything else takes it.
    const run = (more: object) =>
      printed(() =>
        reproduceToFiles({
          ...{
            experiment: "all",
            profile: "voc2012",
            set: [...set, "graph.times=0.1", "sampling.kind=none"],
          },
          ...{
            out,
            plan: true,
            check: false,
            signal: new AbortController().signal,
            progress: silentProgress,
          },
          ...more,
        })
      );
    const { code, output } = await run({});
    assert.equal(code, 1);
    assert.match(output, /^\d+ stage results to compute/);
    assert.match(
      output,
      /^\d+ of these \d+ are shared between cells; without sharing there would be \d+\.$/m,
    );
    assert.match(output, /^not run: table-s3: .*row "k \/ 4" is what sets graph\.times/m);
    assert.doesNotMatch(output, /not run: table5/);
  }));

Deno.test("what is wrong with every experiment is said once, as for one", () =>
  withTinyData(async (set, { out }) => {
    const options = { ...{ out, plan: false, check: false }, progress: silentProgress };
    const signal = new AbortController().signal;
    await assert.rejects(
      () => reproduceToFiles({ ...options, signal, experiment: "all", set: [...set, "graph.kk=3"] }),
      (error) => error instanceof UserError && /graph\.kk=3/.test(error.describe()),
    );
    assert(experimentNames().length > 20);
    assert.deepEqual(await filesIn(join(out)).catch(() => ({})), {});
  }));
