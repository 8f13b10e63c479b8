import assert from "node:assert/strict";
import { join } from "node:path";
import { type Outcome, outcomeOf, Workplace } from "../application/fixtures/workplace.ts";

let workplace: Workplace;
Deno.test.beforeAll(async () => void (workplace = await Workplace.make({ train: 51, val: 60 })));
Deno.test.afterAll(() => workplace.remove());

/**
 * Programs that stand in for those of a cluster on which jobs end at once.
 *
 * @param programs shell text by the name of the program; `$FAKE` is a folder of their own.
 */
async function withCluster(
  programs: Readonly<Record<string, string>>,
  test: (around: {
    folder: string;
    launch(...more: string[]): Promise<Outcome>;
    run(...args: string[]): Promise<Outcome>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(programs)) {
      await Deno.writeTextFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    const run = (...args: string[]) =>
      outcomeOf(
        workplace.spawn(args, join(folder, "store"), { PATH: `${folder}:/usr/bin:/bin`, FAKE: folder }),
      );
    const jobs = ["--launcher", "slurm", "--slurm", "poll=0.01", "--rows", "Baseline"];
    await test({ folder, run, launch: (...more) => run(...workplace.arguments(...jobs, ...more)) });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Answers the id 7, 8, …, and keeps what it was asked. */
const SBATCH = 'echo "$@" >> "$FAKE/asked"; echo $(( $(wc -l < "$FAKE/asked") + 6 ))';
/** For each id that was answered every task is in one state. */
const squeue = (state: string) =>
  `id=7; for _ in $(cat "$FAKE/asked" 2> /dev/null | tr ' ' _); do for task in 0 1 2; do
     echo "\${id}_$task|${state}|0:01|n1|None"; done; id=$((id + 1)); done`;

Deno.test("jobs that end early are submitted again, what waits for them is cancelled and submitted behind them; then it is told", () =>
  withCluster(
    { sbatch: SBATCH, squeue: squeue("OUT_OF_MEMORY"), scancel: 'echo "$@" >> "$FAKE/cancelled"' },
    async ({ folder, launch }) => {
      const { code, output, errors } = await launch("--slurm", "retries=1", "--slurm", "jobs=2");
      assert.deepEqual([code, output], [2, ""]);
      assert.match(
        errors,
        /^submitted 6 jobs in 4 arrays as table5-\w{8}; deno task jobs table5-\w{8} shows them\n/,
      );
      assert.match(errors, /^job 1-parts-1 ran out of memory: submitted again$/m);
      assert.match(
        errors,
        /^error: \/.*1-parts-0\.log: job 1-parts-0 \(.*masks.*\) ran out of memory, submitted 2 times\n {2}The end of this log/m,
      );
      const asked = (await Deno.readTextFile(join(folder, "asked"))).trim().split("\n");
      assert.match(asked[0], /^--parsable --array=0,1 \/.*\/1-parts\.sh$/);
      assert.match(asked[1], /^--parsable --array=0 --dependency=afterok:7_0:7_1 \/.*\/2-whole\.sh$/);
      assert.match(asked[3], /^--parsable --array=0 --dependency=afterok:9_0:9_1 \/.*\/4-rest\.sh$/);
      assert.match(asked[5], /^--parsable --array=0 --dependency=afterok:11_0:11_1 \/.*\/2-whole\.sh$/);
      const [cancelled] = (await Deno.readTextFile(join(folder, "cancelled"))).split("\n");
      assert.equal(cancelled, "8_0 9_0 9_1 10_0");
    },
  ));

Deno.test("jobs of the same command that wait or run are joined, and left alone when interrupted", () =>
  withCluster({ sbatch: SBATCH, squeue: squeue("RUNNING"), scancel: "exit 1" }, async ({ folder, run }) => {
    const args = workplace.arguments("--launcher", "slurm", "--rows", "Baseline");
    const env = { PATH: `${folder}:/usr/bin:/bin`, FAKE: folder };
    for (const begins of [/^submitted \d+ jobs/m, /^joined the jobs of table5-/m]) {
      const process = workplace.spawn(args, join(folder, "store"), env);
      const [shown, rest] = process.stderr.tee(),
        reader = shown.pipeThrough(new TextDecoderStream()).getReader();
      let said = "";
      while (!begins.test(said)) {
        const { value, done } = await reader.read();
        assert.ok(!done, said);
        said += value;
      }
      process.kill("SIGINT");
      await reader.cancel();
      const [{ code }, errors] = await Promise.all([process.status, new Response(rest).text()]);
      await process.stdout.cancel();
      assert.equal(code, 130);
      assert.match(
        errors,
        /the jobs go on: deno task jobs table5-\w{8} shows them, the same command joins them\n/,
      );
    }
    assert.equal((await Deno.readTextFile(join(folder, "asked"))).trim().split("\n").length, 4);
    const { output } = await run("jobs");
    assert.match(
      output,
      /^table5-\w{8}: \d+ running of \d+ jobs; deno task reproduce table5 --profile voc2012 .*; submitted 2/,
    );
    const unknown = await run("jobs", "table5");
    assert.match(unknown.errors, /^error: unknown submission "table5"; expected one of: table5-\w{8}\n/);
    assert.equal(unknown.code, 2);
  }));

Deno.test("a cluster that refuses a job, and one that does not answer", () =>
  withCluster({
    sbatch: "echo 'sbatch: error: invalid partition specified: gpu' >&2; exit 1",
    squeue: "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1",
    scancel: "exit 1",
  }, async ({ launch, run }) => {
    const refused = await launch("--slurm", "partition=gpu");
    assert.match(
      refused.errors,
      /^error: \/.*1-parts\.sh: sbatch refused the job: sbatch: error: invalid partition specified: gpu\n {2}Change what/,
    );
    assert.deepEqual([refused.code, refused.output], [2, ""]);
    assert.deepEqual((await run("jobs")).output, "no jobs were submitted on this store\n");
  }));

Deno.test("where a later job is refused, what was submitted before it is cancelled", () =>
  withCluster({
    sbatch: `${SBATCH}; [ "$(wc -l < "$FAKE/asked")" -lt 3 ]`,
    squeue: squeue("PENDING"),
    scancel: 'echo "$@" >> "$FAKE/cancelled"',
  }, async ({ folder, launch, run }) => {
    assert.match(
      (await launch("--slurm", "jobs=2")).errors,
      /^error: \/.*3-parts\.sh: sbatch refused the job: /,
    );
    assert.equal(await Deno.readTextFile(join(folder, "cancelled")), "7_0 7_1 8_0\n");
    assert.equal((await run("jobs")).output, "no jobs were submitted on this store\n");
  }));

Deno.test("without a cluster: one message and exit code 2", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const args = workplace.arguments("--launcher", "slurm");
    const { code, output, errors } = await outcomeOf(
      workplace.spawn(args, workplace.store, { PATH: folder }),
    );
    assert.match(
      errors,
      /^error: Expected a Slurm cluster but sbatch was not found\n {2}Give the command where sbatch, .*docs\/scale\.md\)\.\n$/,
    );
    assert.deepEqual([code, output], [2, ""]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (
  const [args, expected] of [
    [["--launcher", "pbs"], /^error: --launcher: expected slurm but found "pbs"\n/],
    [["--slurm", "jobs=2"], /^error: expected --launcher slurm with --slurm\n/],
    [["--launcher", "slurm", "--plan"], /^error: expected no --plan with --launcher\n/],
    [["--launcher", "slurm", "--shard", "1/2"], /^error: expected no --shard with --launcher\n/],
    [
      ["--launcher", "slurm", "--slurm", "memry=2"],
      /^error: --slurm memry=2: unknown key "memry"; .*\n {2}Did you mean "memory"/,
    ],
  ] as const
) {
  Deno.test(`reproduce ${args.join(" ")}: one message and exit code 2`, async () => {
    const { code, errors } = await workplace.reproduce(...args);
    assert.match(errors, expected);
    assert.equal(code, 2);
  });
}
