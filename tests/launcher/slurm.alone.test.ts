import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { comparableFiles } from "../application/fixtures/results.ts";
import { type Outcome, outcomeOf, Workplace } from "../application/fixtures/workplace.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { closedTo, Homes, namedUsers, shareFolder, USERS, whyOneUser } from "../support/two-users.ts";
import { processesOf, startSlurm, type TestSlurm, whyNoSlurm } from "../support/slurm/slurm.ts";

/** Cells with and without a graph, and in which order their options are told. */
const SOME = ["--rows", "Baseline,+ DBA-CLIP,+ DBA-CLIP + GLCC"];
const jobs = (minutes: number) =>
  ["poll=0.5", "jobs=8", `time=${minutes}`].reduce(
    (args, option) => [...args, "--slurm", option],
    ["--launcher", "slurm"],
  );

const why = whyNoSlurm();
const ignore = why !== "";
const named = (name: string) => ignore ? `${name} (${why})` : name;

// Eight shards of evaluation images; and a run on one machine.
let workplace: Workplace, slurm: TestSlurm, local: Outcome;
Deno.test.beforeAll(async () => {
  if (ignore) return;
  slurm = await startSlurm(8);
  workplace = await Workplace.make({ train: 60, val: 360 });
  local = await outcomeOf(workplace.spawn(workplace.arguments(...SOME), join(workplace.folder, "local")));
  assert.equal(local.code, 0, local.errors);
});
Deno.test.afterAll(async () => {
  await slurm?.stop();
  await workplace?.remove();
});

const spawn = (args: readonly string[], store: string) =>
  workplace.spawn(args, join(workplace.folder, store), slurm.env);

const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

async function until<Found>(what: string, find: () => Promise<Found | undefined> | Found | undefined) {
  const end = performance.now() + 5 * PATIENCE_MS;
  while (performance.now() < end) {
    const found = await find();
    if (found !== undefined) return found;
    await pause(25);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Signals processes of a job, of which some may just have ended: a task of Deno asks Deno for its path first. */
function signalAll(processes: readonly number[], signal: Deno.Signal): void {
  for (const process of processes) {
    try {
      Deno.kill(process, signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** The submission of a store that has one. */
async function submissionIn(store: string) {
  return await until("a submission", async () => {
    try {
      const folder = join(workplace.folder, store, "_jobs");
      const [{ name }] = await Array.fromAsync(Deno.readDir(folder));
      const text = await Deno.readTextFile(join(folder, name, "submission.json"));
      return {
        folder: join(folder, name),
        ...JSON.parse(text) as { id: string; ids: Record<string, string> },
      };
    } catch {
      return undefined;
    }
  });
}

/** The files of results, as if no jobs had been asked for. */
async function files({ output }: Outcome): Promise<Record<string, string>> {
  const found = await comparableFiles(output);
  return {
    ...found,
    "run.json": found["run.json"].replace(/ --launcher slurm( --slurm [^\s"]+)*/, ""),
  };
}

/** Shards that logs say were computed, and shards that are stored. */
async function shardsOf(store: string): Promise<{ computed: number; stored: number }> {
  let computed = 0, stored = 0;
  for await (const { name: stage } of Deno.readDir(join(workplace.folder, store))) {
    const folder = join(workplace.folder, store, stage);
    if (!(await Deno.stat(folder)).isDirectory) continue;
    for await (const { name: key } of Deno.readDir(folder)) {
      if (!(await Deno.stat(join(folder, key))).isDirectory) continue;
      for await (const { name } of Deno.readDir(join(folder, key))) {
        if (stage !== "_jobs") stored += !stage.startsWith("_") && /^\d{5}\.json$/.test(name) ? 1 : 0;
        else if (name.endsWith(".log")) {
          const log = await Deno.readTextFile(join(folder, key, name));
          for (const [, count] of log.matchAll(/: (\d+) shards of \d+ results computed/g)) {
            computed += Number(count);
          }
        }
      }
    }
  }
  return { computed, stored };
}

Deno.test({
  name: named(
    "table 5 over 8 array jobs, left and joined, one cancelled, one killed, one out of time: the bytes of a local run",
  ),
  ignore,
  fn: async () => {
    const args = workplace.arguments(...SOME, ...jobs(1));
    const first = spawn(args, "disturbed"), left = outcomeOf(first);
    const { id, ids } = await submissionIn("disturbed");
    const [array] = ids["1-parts-0"].split("_");
    assert.equal(Object.keys(ids).filter((name) => name.startsWith("1-parts-")).length, 8);
    const running = (task: number) =>
      until(`task ${task}`, () => {
        const found = processesOf(array, task);
        // The script, the task of Deno, and the program.
        return found.length >= 3 ? found : undefined;
      });
    signalAll(await running(2), "SIGSTOP");
    signalAll(await running(1), "SIGKILL");
    await slurm.run("scancel", ids["1-parts-0"]);
    first.kill("SIGINT");
    const { code, errors } = await left;
    assert.equal(code, 130);
    assert.match(
      errors,
      new RegExp(`the jobs go on: deno task jobs ${id} shows them, the same command joins`),
    );
    const listed = await outcomeOf(spawn(["jobs", id], "disturbed"));
    assert.equal(listed.code, 0, listed.errors);
    assert.match(listed.output, /^1-parts-0 {2}\d+_0 +was cancelled .*1-parts-0\.log$/m);
    assert.match(listed.output, /^1-parts-2 {2}\d+_2 +running [\d:]+ on \S+ .*masks.*1-parts-2\.log$/m);
    const joined = await outcomeOf(spawn(args, "disturbed"));
    assert.equal(joined.code, 0, joined.errors);
    assert.match(joined.errors, new RegExp(`^joined the jobs of ${id}, submitted `));
    assert.match(joined.errors, /^job 1-parts-0 was cancelled: submitted again$/m);
    assert.match(joined.errors, /^job 1-parts-1 was killed: submitted again$/m);
    assert.match(joined.errors, /^job 1-parts-2 ran out of time: submitted again$/m);
    assert.match(joined.output, /^everything came from the store$/m);
    assert.deepEqual(await files(joined), await files(local));
    // The table again: no jobs.
    const again = await outcomeOf(spawn(args, "disturbed"));
    assert.equal(again.code, 0, again.errors);
    assert.doesNotMatch(again.errors, /submitted/);
  },
});

Deno.test({
  name: named("two submissions on one store share the work: every shard is computed once"),
  ignore,
  fn: async () => {
    const rows = ["--rows", "Baseline,+ DBA-CLIP"];
    const [all, some] = await Promise.all(
      [SOME, rows].map((part) => outcomeOf(spawn(workplace.arguments(...part, ...jobs(30)), "shared"))),
    );
    for (const { code, errors } of [all, some]) {
      assert.equal(code, 0, errors);
      assert.match(errors, /^submitted \d+ jobs in \d arrays as table5-/m);
    }
    assert.deepEqual(await files(all), await files(local));
    const { computed, stored } = await shardsOf("shared");
    assert.equal(computed, stored);
    const verified = await outcomeOf(spawn(["store", "verify"], "shared"));
    assert.match(verified.output, /: 0 wrong, 0 orphans\n$/);
  },
});

/** Making users changes the system: on a machine for tests alone. */
const whyNot = ignore
  ? why
  : Deno.env.has("CI") || Deno.env.has("ABLATE_TEST_USERS")
  ? await whyOneUser()
  : "makes users: set ABLATE_TEST_USERS";

Deno.test({
  name: `two users' submissions on one store share the work and its files${whyNot && ` (${whyNot})`}`,
  ignore: whyNot !== "",
  fn: async () => {
    await using _ = await namedUsers();
    await Deno.chmod(workplace.folder, 0o755);
    const homes = await Homes.make(join(workplace.folder, "homes"));
    const store = join(workplace.folder, "people"),
      main = fileURLToPath(new URL("../../main.ts", import.meta.url));
    await shareFolder(store);
    const rows = [SOME, ["--rows", "Baseline,+ DBA-CLIP"]];
    const outcomes = await Promise.all(USERS.map((user, at) => {
      const args = workplace.arguments(...rows[at], ...jobs(30), "--out", join(homes.of(user), "out"));
      const env = { ...slurm.env, ABLATE_STORE: store };
      return outcomeOf(homes.spawn(user, ["run", "-A", "--quiet", main, ...args], env));
    }));
    for (const { code, errors } of outcomes) {
      assert.equal(code, 0, errors);
      assert.match(errors, /^submitted \d+ jobs in \d arrays as table5-/m);
    }
    assert.deepEqual(await files(outcomes[0]), await files(local));
    const { computed, stored } = await shardsOf("people");
    assert.equal(computed, stored);
    // Logs are Slurm's, which makes them for the user alone where the umask says so.
    for (const user of USERS) {
      assert.deepEqual((await closedTo(user, store)).filter((path) => !path.endsWith(".log")), []);
    }
  },
});
