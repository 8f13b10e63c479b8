import assert from "node:assert/strict";
import { join } from "node:path";
import { loadExperiment, type LoadOptions } from "../../lib/configuration/experiment.ts";
import { UserError } from "../../lib/errors.ts";
import { Settings } from "../../lib/stages/settings.ts";
import { assertRefused } from "./refusal.ts";
import { Workplace } from "../application/fixtures/workplace.ts";

let workplace: Workplace;
Deno.test.beforeAll(async () => {
  workplace = await Workplace.make();
});
Deno.test.afterAll(() => workplace.remove());

/** What is added to a command that would run, and how the message begins. */
const MISTAKES: [args: string[], message: RegExp][] = [
  [
    ["--set", "heda=dba"],
    /^error: --set heda=dba: unknown key "heda"; expected one of: .*\n {2}Did you mean "head"\?\n$/,
  ],
  [
    ["--set", "probe.epochs=many"],
    /^error: --set probe\.epochs=many: probe\.epochs: expected a number .* but found "many": there is no number called "many"\n$/,
  ],
  [
    ["--set", "graph.k=many"],
    /^error: --set graph\.k=many: graph\.k: expected one of a number, "rule", "chosen" but found "many"\n$/,
  ],
  [["--set", "toString=1"], /^error: --set toString=1: unknown key "toString"; expected one of: /],
  [["--set", "constructor=1"], /^error: --set constructor=1: unknown key "constructor"; expected one of: /],
  [
    ["--set", "graph.toString=1"],
    /^error: --set graph\.toString=1: unknown key "toString" in graph; expected one of: k, /,
  ],
  [["--set", "seed=&a [*a]"], /^error: --set seed=&a \[\*a\]: the value is not valid YAML: .*\n$/],
  ...["graph.k=max()", "graph.k=round(1.5,99)"].map((text): [string[], RegExp] => [
    ["--set", text],
    /^error: --set graph\.k=.*: graph\.k: expected one of a number, "rule", "chosen" but found ".*\)"\n$/,
  ]),
  [
    ["--set", "probe.lr=max()"],
    /^error: --set probe\.lr=max\(\): .* but found "max\(\)": it cannot be evaluated \(.*\)\n$/,
  ],
  [
    ["--set", "probe.lr=round(1.5,99)"],
    /^error: .* but found "round\(1\.5,99\)": it cannot be evaluated \(.*\)\n$/,
  ],
  [["--set", "probe.epochs=90epochs"], /^error: .* but found "90epochs", which refers to itself\n$/],
  [
    ["--set", "text.background=grass,sand"],
    /^error: .* expected a list but found "grass"\n {2}Write a list in brackets, such as \[grass, \.\.\.\]\.\n$/,
  ],
  [["--set", "graph.k", "25"], /^error: unexpected argument "25"\n {2}Did you mean --set graph\.k=25\?\n$/],
  [["--", "--plan"], /^error: unexpected argument "--plan"\n {2}Leave out the -- before it: .*\n$/],
  [
    ["--set", "head=dbaclip"],
    /^error: --set head=dbaclip: head\.name: expected one of .*"dba".* but found "dbaclip"\n {2}Did you mean "dba"\?\n$/,
  ],
  [
    ["--set", "graph.alpha=1.5"],
    /^error: --set graph\.alpha=1\.5: graph\.alpha: expected a number less than 1 but found 1\.5\n$/,
  ],
  [["--set", "text.names=[cat]"], /^error: text\.names: Expected .* 20 foreground classes but found 1\n/],
  [
    ["--set", "head=dba"],
    /^error: --set head=dba: row "Baseline" is what sets head\.name; .*\n {2}Copy the .*\n$/,
  ],
  [["--check"], /^error: .*table\.csv: Expected stored results .*\n {2}Run without --check first\.\n$/],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`"${args.join(" ")}" is refused with one message before anything is computed`, async () => {
    const outcome = await workplace.reproduce(...args);
    await assertRefused(outcome, message, workplace);
    assert.doesNotMatch(outcome.errors, /masks:/);
  });
}

const PROFILE = `
title: Tiny
description: nothing
settings: { dataset: { name: voc2012 }, clip: somewhere }
`;
const EXPERIMENT = `
title: Tiny
metrics: [miou]
columns:
  Weak: { supervision: weak }
rows:
  Ours: { head: dba, classifier: probe }
`;

/** Loads an experiment of this text from a folder of its own. */
async function load(text: string, options: LoadOptions = {}) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "profiles"));
    await Deno.writeTextFile(join(folder, "profiles", "tiny.yaml"), PROFILE);
    await Deno.writeTextFile(join(folder, "tiny.yaml"), text);
    return await loadExperiment("tiny", { schema: Settings }, { profile: "tiny", ...options, folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("an experiment file without mistakes loads, so that the refusals below mean something", async () => {
  const { cells } = await load(EXPERIMENT);
  assert.deepEqual(cells.map(({ row, column }) => [row, column]), [["Ours", "Weak"]]);
});

/** What is written in the file instead of what, and the message. */
const FILE_MISTAKES: [what: string, from: string, to: string, message: RegExp][] = [
  [
    "a misspelled key in a row",
    "head: dba",
    "heda: dba",
    /tiny\.yaml:7:11: unknown key "heda"; .*\n.*"head"/s,
  ],
  ["a misspelled key of the file", "rows:", "rosw:", /tiny\.yaml:6:1: unknown key "rosw"; .*\n.*"rows"/s],
  ["a head that does not exist", "head: dba", "head: dbaa", /tiny\.yaml:7:17: .*"dbaa".*\n.*"dba"/s],
  ["a wrong type", "head: dba", "head: 7", /tiny\.yaml:7:17: head: expected .* but found 7/s],
  [
    "a word that is none of the choices",
    "supervision: weak",
    "supervision: weka",
    /tiny\.yaml:5:24: .*"weka".*\n.*"weak"/s,
  ],
  [
    "a value out of range",
    "head: dba",
    "graph: { alpha: 1 }, head: dba",
    /tiny\.yaml:7:27: graph\.alpha: expected a number less than 1 but found 1/,
  ],
];

for (const [what, from, to, message] of FILE_MISTAKES) {
  Deno.test(`${what} is refused with file, line and column`, async () => {
    await assert.rejects(() => load(EXPERIMENT.replace(from, to)), (error: unknown) => {
      assert(error instanceof UserError, String(error));
      assert.match(error.describe(), message);
      return true;
    });
  });
}
