import assert from "node:assert/strict";
import { join } from "node:path";
import { comparableFiles, computedCount } from "../application/fixtures/results.ts";
import { type Outcome, outcomeOf, Workplace } from "../application/fixtures/workplace.ts";
import { ablate } from "./in-process.ts";

/** Cells with and without a graph. */
const SOME = ["--rows", "Baseline,+ DBA-CLIP + GLCC", "--columns", "Weakly Supervised"];

/** Numbers of the stored shards of each result, by stage and key. */
async function shardsIn(store: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for await (const stage of Deno.readDir(store)) {
    if (!stage.isDirectory || stage.name.startsWith("_")) continue;
    for await (const key of Deno.readDir(join(store, stage.name))) {
      if (!key.isDirectory) continue;
      const names = await Array.fromAsync(Deno.readDir(join(store, stage.name, key.name)));
      const shards = names.flatMap(({ name }) => /^\d+\.json$/.test(name) ? [parseInt(name)] : []);
      found.set(`${stage.name}/${key.name}`, shards.sort((a, b) => a - b));
    }
  }
  return found;
}

/** When each shard of a store was written. */
async function timesIn(store: string): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const [result, shards] of await shardsIn(store)) {
    for (const shard of shards) {
      const path = `${result}/${String(shard).padStart(5, "0")}.json`;
      times[path] = (await Deno.stat(join(store, path))).mtime!.getTime();
    }
  }
  return times;
}

const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

function assertDone({ code, errors }: Outcome): void {
  assert.equal(code, 0, errors);
}

// Three shards of evaluation images, two of training images; and a run on one machine.
let workplace: Workplace;
let local: Outcome;
const below = (name: string) => join(workplace.folder, name);
Deno.test.beforeAll(async () => {
  workplace = await Workplace.make({ train: 60, val: 110 });
  local = await run(workplace.arguments(...SOME, "--out", below("local-out")), "local");
  assertDone(local);
});
Deno.test.afterAll(() => workplace.remove());

/** Runs a command line with a store of its own, by its name. */
async function run(args: readonly string[], store: string): Promise<Outcome> {
  return await outcomeOf(workplace.spawn(args, below(store)));
}

/** The command of one of three processes, which has no --out. */
function partOf(part: number): string[] {
  const words = workplace.arguments(...SOME, "--shard", `${part}/3`);
  return words.filter((word, at) => word !== "--out" && words[at - 1] !== "--out");
}

Deno.test("three processes with a store each, merged: the bytes of a local run, and no shard computed again", async () => {
  for (const part of [1, 2, 3]) {
    const outcome = await run(partOf(part), `part-${part}`);
    assertDone(outcome);
    assert.match(
      outcome.output,
      new RegExp(
        `^shard ${part} of 3: [1-9]\\d* shards of \\d+ results computed, 0 were here already; \\d+ results wait .*` +
          "deno task store pull DIR, then give the command without --shard\n$",
      ),
    );
  }
  // Nothing of another part, and masks, embeddings and truth of this one.
  const whole = await shardsIn(below("local"));
  const seen = new Map<string, number>();
  for (const part of [1, 2, 3]) {
    for (const [result, shards] of await shardsIn(below(`part-${part}`))) {
      const count = whole.get(result)!.length;
      const own = Array.from({ length: count }, (_, shard) => shard).filter((shard) =>
        shard % 3 === part - 1
      );
      assert.deepEqual(shards, count > 1 ? own : [0], result);
      if (count > 1) seen.set(result, (seen.get(result) ?? 0) + shards.length);
    }
  }
  for (const [result, count] of seen) assert.equal(count, whole.get(result)!.length, result);
  for (const stage of ["masks/", "mask-embeddings/", "ground-truth-of-masks/"]) {
    assert.ok([...seen.keys()].some((result) => result.startsWith(stage)), stage);
  }
  // Given again it finds all of it.
  const again = await run(partOf(1), "part-1");
  assert.match(again.output, /^shard 1 of 3: 0 shards of 0 results computed, [1-9]\d* were here already; /);
  for (const part of [1, 2, 3]) assertDone(await run(["store", "pull", below(`part-${part}`)], "merged"));
  const before = await timesIn(below("merged"));
  const merged = await run(workplace.arguments(...SOME), "merged");
  assertDone(merged);
  const after = await timesIn(below("merged"));
  for (const path of Object.keys(before)) assert.equal(after[path], before[path], path);
  const stored = new Set([...seen.keys(), ...free(whole, before)]).size;
  assert.equal(computedCount(merged.output), computedCount(local.output) - stored);
  assert.deepEqual(await comparableFiles(merged.output), await comparableFiles(local.output));
});

Deno.test("three processes at once on one store, one of them killed: given again, they leave the rest of a local run", async () => {
  const processes = [1, 2, 3].map((part) => workplace.spawn(partOf(part), below("shared")));
  const outcomes = processes.map(outcomeOf);
  let ended = false;
  void Promise.race(outcomes).finally(() => ended = true);
  while (!ended && !(await shardsIn(below("shared")).catch(() => new Map())).size) await pause(5);
  processes[1].kill("SIGKILL");
  const [first, killed, third] = await Promise.all(outcomes);
  [first, third].forEach(assertDone);
  assert.equal(killed.code, 137);
  assertDone(await run(partOf(2), "shared"));
  const whole = await shardsIn(below("local"));
  const stored = [...await shardsIn(below("shared"))].filter(([result]) =>
    /^(masks|mask-embeddings)\//.test(result)
  );
  assert.ok(stored.length >= 6, `${stored.length}`);
  for (const [result, shards] of stored) assert.deepEqual(shards, whole.get(result), result);
  const rest = await run(workplace.arguments(...SOME), "shared");
  assertDone(rest);
  assert.deepEqual(await comparableFiles(rest.output), await comparableFiles(local.output));
  assert.match((await run(["store", "verify"], "shared")).output, /: 0 wrong, \d+ orphans\n$/);
});

/** Results in one shard that a part needed. */
function free(whole: ReadonlyMap<string, number[]>, times: Readonly<Record<string, number>>): string[] {
  return [...whole.keys()].filter((result) =>
    whole.get(result)!.length === 1 && `${result}/00000.json` in times
  );
}

/** The settings of a workplace that begin so, for commands that take no others. */
function settingsOf(workplace: Workplace, beginning: RegExp): string[] {
  const words = workplace.arguments();
  return words.flatMap((word, at) =>
    word === "--set" && beginning.test(words[at + 1]) ? [word, words[at + 1]] : []
  );
}

Deno.test("masks and embeddings that were made in parts are those that a table asks for", async () => {
  const workplace = await Workplace.make({ train: 51, val: 60 });
  try {
    const store = (part: number) => join(workplace.folder, `part-${part}`);
    const masks = ["masks", "make", "voc2012", ...settingsOf(workplace, /^(dataset|masks)/)];
    const embed = [
      ...["embed", "voc2012", "--head", "dba", "--head", "maskclip"],
      ...settingsOf(workplace, /^(dataset|masks|clip)/),
    ];
    const made =
      /^masks of train \(51 images\) and val \(60 images\): shard \d of 2: 2 shards of 2 results computed, 0 were here/;
    const embedded =
      /^mask embeddings by dba, maskclip of train \(51 images\) and .*: 4 shards of 4 results computed, 2 were/;
    for (const part of [1, 2]) {
      for (const [command, said] of [[masks, made], [embed, embedded]] as const) {
        const outcome = await outcomeOf(workplace.spawn([...command, "--shard", `${part}/2`], store(part)));
        assertDone(outcome);
        assert.match(outcome.output, said);
      }
      assertDone(await workplace.ablate("store", "pull", store(part)));
    }
    for (const command of [masks, embed]) {
      const whole = await workplace.ablate(...command);
      assertDone(whole);
      assert.match(whole.output, /: everything was in the store, in .*store\n$/);
    }
    const before = await shardsIn(workplace.store);
    assertDone(await workplace.reproduce(...SOME));
    for (const result of (await shardsIn(workplace.store)).keys()) {
      if (/^(masks|mask-embeddings)\//.test(result)) assert.ok(before.has(result), result);
    }
    const exported = await workplace.ablate(
      ...["masks", "export", "voc2012", "--out", join(workplace.folder, "masks"), ...masks.slice(3)],
    );
    assertDone(exported);
    assert.match(exported.output, /^\d+ masks of 60 images in /);
  } finally {
    await workplace.remove();
  }
});

const MISTAKES: [args: string[], errors: RegExp][] = [
  ...["0/3", "4/3", "a/b", "1", "1/3/5", "-1/3", "1.5/3", ""].map((text): [string[], RegExp] => [
    ["reproduce", "table5", `--shard=${text}`],
    /^error: --shard: expected I\/N, of N processes .* but found "[^"]*"\n {2}For example --shard 1\/3/,
  ]),
  ...["--plan", "--check", "--out=x", "--protocol"].map((option): [string[], RegExp] => [
    ["reproduce", "table5", "--shard", "1/3", option],
    /^error: expected no --\w+ with --shard, which makes no table\n {2}Give it when/,
  ]),
  [["masks", "make", "toybox", "--shard", "2/1"], /^error: --shard: expected I\/N, /],
  [["masks", "make", "toybox", "--out", "x"], /^error: --out does not belong to masks make\n {2}Usage: /],
  [
    ["masks", "export", "toybox", "--shard", "1/2"],
    /^error: --shard does not belong to masks export\n {2}Usage: /,
  ],
  [
    ["masks", "mak", "toybox"],
    /^error: unknown action "mak"; expected one of make, export\n {2}Did you mean "make"\?$/,
  ],
  [["masks", "export", "toybox"], /^error: --out: expected a value but found none\n {2}Usage: /],
  [["masks", "make", "toybx"], /^error: unknown profile "toybx"; .*\n {2}Did you mean "toybox"\?$/],
  [["embed", "toybox"], /^error: --head: expected at least one head but found none\n {2}Usage: /],
  [["embed", "--head", "dba"], /^error: an argument is missing\n {2}Usage: /],
  [["embed", "toybox", "--head", "dbaa"], /^error: --set head\.name=dbaa: .*\n {2}Did you mean "dba"\?$/],
  [["embed", "toybox", "--head", "dba", "--shard", "0/1"], /^error: --shard: expected I\/N, /],
  [
    ["embed", "embeddings", "--head", "dba"],
    /^error: the profile embeddings: Expected pictures to embed but found embeddings alone\n/,
  ],
];

for (const [args, expected] of MISTAKES) {
  Deno.test(`"${args.join(" ")}" ends with one message and exit code 2`, async () => {
    const { code, output, errors } = await ablate(...args);
    assert.match(errors, expected);
    assert.deepEqual([code, output], [2, ""]);
  });
}
