import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { comparableFiles, computedCount } from "../application/fixtures/results.ts";
import { type Outcome, outcomeOf, Workplace } from "../application/fixtures/workplace.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { closedTo, Homes, shareFolder, USERS, whyOneUser } from "../support/two-users.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const SOME = ["--rows", "Baseline,+ DBA-CLIP + GLCC", "--columns", "Weakly Supervised"];

const why = await whyOneUser();
const ignore = why !== "";
const named = (name: string) => ignore ? `${name} (${why})` : name;

let workplace: Workplace, homes: Homes, local: Outcome;
const below = (name: string) => join(workplace.folder, name);
Deno.test.beforeAll(async () => {
  if (ignore) return;
  workplace = await Workplace.make();
  await Deno.chmod(workplace.folder, 0o755);
  homes = await Homes.make(below("homes"));
  local = await outcomeOf(workplace.spawn(workplace.arguments(...SOME), below("local")));
  assert.equal(local.code, 0, local.errors);
});
Deno.test.afterAll(() => workplace?.remove());

/** Starts a command as one of two users. */
function spawn(user: number, store: string, args: readonly string[]): Deno.ChildProcess {
  return homes.spawn(user, ["run", "-A", "--quiet", MAIN, ...args], { ABLATE_STORE: below(store) });
}

async function run(user: number, store: string, args: readonly string[]): Promise<Outcome> {
  return await outcomeOf(spawn(user, store, args));
}

const table = (user: number) => workplace.arguments(...SOME, "--out", join(homes.of(user), "out"));

/** A table as one of the users, and that it is the one of root alone. */
async function assertSame(outcome: Outcome): Promise<void> {
  assert.equal(outcome.code, 0, outcome.errors);
  assert.deepEqual(await comparableFiles(outcome.output), await comparableFiles(local.output));
}

async function assertShared(store: string): Promise<void> {
  for (const user of USERS) assert.deepEqual(await closedTo(user, below(store)), []);
}

Deno.test({
  name: named("what one user computed, the other takes; what one left when killed, the other finishes"),
  ignore,
}, async () => {
  const [a, b] = USERS;
  await shareFolder(below("shared"));
  const killed = spawn(a, "shared", table(a)), ended = outcomeOf(killed);
  let died = false;
  ended.then(() => died = true);
  const begun = () => died || Deno.stat(below("shared/masks")).then(() => true, () => false);
  await eventually("the first has begun", begun, true, { patience: 5 * PATIENCE_MS });
  killed.kill("SIGKILL");
  const { code, errors } = await ended;
  assert.equal(code, 137, errors);
  await assertShared("shared");
  const finished = await run(b, "shared", table(b));
  await assertSame(finished);
  assert.ok(computedCount(finished.output) > 0);
  const again = await run(a, "shared", table(a));
  await assertSame(again);
  assert.equal(computedCount(again.output), 0);
  await assertShared("shared");
  const verified = await run(a, "shared", ["store", "verify"]);
  assert.equal(verified.code, 0, verified.output + verified.errors);
  assert.match(verified.output, /: 0 wrong, \d+ orphans\n$/);
});

Deno.test({
  name: named("two users at once compute every stage once, and write the same bytes"),
  ignore,
}, async () => {
  await shareFolder(below("beside"));
  const outcomes = await Promise.all(USERS.map((user) => run(user, "beside", table(user))));
  for (const outcome of outcomes) await assertSame(outcome);
  const counts = outcomes.map(({ output }) => computedCount(output));
  assert.equal(counts[0] + counts[1], computedCount(local.output), `computed: ${counts.join(", ")}`);
  await assertShared("beside");
});

Deno.test({
  name: named("what another user made counts as used by whoever takes it, for garbage collection"),
  ignore,
}, async () => {
  const longAgo = new Date(Date.now() - 40 * 24 * 3_600_000);
  const age = async () => {
    for await (const path of manifestsIn(below("beside"))) await Deno.utime(path, longAgo, longAgo);
  };
  const unused = async () => {
    const { output, errors } = await run(USERS[0], "beside", ["store", "gc", "--older-than", "30"]);
    const found = /^(\d+) items/m.exec(output);
    assert.ok(found, output + errors);
    return Number(found[1]);
  };
  await age();
  const all = await unused(), left: number[] = [];
  // Each made a part of what both take.
  for (const user of USERS) {
    await age();
    assert.equal(computedCount((await run(user, "beside", table(user))).output), 0);
    left.push(await unused());
  }
  assert.ok(left[0] < all, `${left[0]} of ${all}`);
  assert.equal(left[1], left[0]);
});

Deno.test({
  name: named("a store that its owner does not share is refused to the other in one message"),
  ignore,
}, async () => {
  const [a, b] = USERS;
  await shareFolder(below("own"));
  await Deno.chmod(below("own"), 0o700);
  const refused = await run(b, "own", table(b));
  assert.equal(refused.code, 2, refused.errors);
  assert.match(refused.errors, /^error: permission denied: .*own.*\n {2}.*docs\/store\.md/m);
  await assertSame(await run(a, "own", table(a)));
});

async function* manifestsIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* manifestsIn(path);
    else if (name === "manifest.json") yield path;
  }
}
