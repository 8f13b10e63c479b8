import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { loadExperiment, type LoadOptions } from "../../lib/configuration/experiment.ts";
import type { SettingsSpec } from "../../lib/configuration/resolve-settings.ts";

const named = <T extends z.ZodType>(key: string, schema: T) =>
  z.preprocess((value) => typeof value === "string" ? { [key]: value } : value, schema);

const Settings = z.strictObject({
  reading: z.enum(["paper", "authors"]).default("authors"),
  head: named("name", z.strictObject({ name: z.enum(["maskclip", "dba"]), tau: z.number().optional() })),
  supervision: named(
    "kind",
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("full") }),
      z.strictObject({ kind: z.literal("semi"), labelled: z.number().gt(0).lt(1) }),
    ]),
  ).default({ kind: "full" }),
  graph: z.strictObject({ k: z.int().positive().default(50), alpha: z.number().gt(0).lt(1).default(0.9) })
    .prefault({}),
  probe: z.strictObject({ batch: z.int().positive().default(512), lr: z.number().positive().default(0.02) })
    .prefault({}),
  stride: z.union([z.int().positive(), z.enum(["window/2", "window/4"])]).default("window/2"),
  window: z.int().default(224),
  seed: z.int().default(0),
});

const SPEC: SettingsSpec<z.infer<typeof Settings>> = {
  schema: Settings,
  defaultsFor: ({ reading }) => reading === "paper" ? { graph: { k: 12, alpha: 0.5 } } : {},
  metrics: ["f1", "miou"],
};

const EXPERIMENT = `title: Components
metrics: [f1, miou]
base: { graph: { alpha: 0.8 } }
columns:
  Full: { supervision: full }
  Semi: { supervision: { kind: semi, labelled: 1/16 } }
rows:
  Baseline: { head: maskclip }
  + DBA: { head: dba, except: [Full] }
claims:
  - { that: DBA is better, place: "5.4", better: + DBA, than: Baseline, in: all }
`;
const PROFILE = `title: Small
description: a few pictures
settings: { graph: { k: 30 }, window: 32 }
`;

async function withFiles<T>(
  experiment: string,
  test: (folder: string) => Promise<T>,
  profile = PROFILE,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-experiments-" });
  try {
    await Deno.mkdir(join(folder, "profiles"));
    await Deno.writeTextFile(join(folder, "table.yaml"), experiment);
    await Deno.writeTextFile(join(folder, "profiles", "toybox.yaml"), profile);
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const load = (options: LoadOptions = {}, experiment = EXPERIMENT, profile = PROFILE) =>
  withFiles(experiment, (folder) => loadExperiment("table", SPEC, { folder, ...options }), profile);

async function complaint(options: LoadOptions, experiment?: string, profile?: string): Promise<string> {
  const error = await load(options, experiment, profile).then(
    () => assert.fail("expected an error"),
    (e) => e,
  );
  assert.ok(error instanceof UserError, `expected a UserError but found ${error}`);
  return error.describe().replaceAll(/\S*\/(?=(table|toybox)\.yaml)/g, "");
}

Deno.test("rows times columns make cells, without the excepted ones, in the order of the file", async () => {
  const { cells, rows, columns, seeds } = await load();
  assert.deepEqual(cells.map(({ row, column }) => [row, column]), [
    ["Baseline", "Full"],
    ["Baseline", "Semi"],
    ["+ DBA", "Semi"],
  ]);
  assert.deepEqual(rows.map(({ name }) => name), ["Baseline", "+ DBA"]);
  assert.deepEqual(columns, ["Full", "Semi"]);
  assert.deepEqual(seeds, [0]);
});

Deno.test("precedence: schema, reading, profile, base, column, row, --set", async () => {
  const at = async (set: string[], experiment = EXPERIMENT) =>
    (await load({ set }, experiment)).cells[0].settings.graph;
  assert.deepEqual(await at([]), { k: 30, alpha: 0.8 });
  assert.deepEqual(await at(["reading=paper"]), { k: 30, alpha: 0.8 });
  const paper = await load(
    { set: ["reading=paper"] },
    EXPERIMENT.replace(/^base.*\n/m, ""),
    PROFILE.replace("k: 30", "k: 31"),
  );
  assert.deepEqual(paper.cells[0].settings.graph, { k: 31, alpha: 0.5 });
  const column = EXPERIMENT.replace("Full: { ", "Full: { graph: { k: 31 }, ");
  assert.equal((await at([], column)).k, 31);
  const row = column.replace("Baseline: { ", "Baseline: { graph: { k: 32 }, ");
  assert.equal((await at([], row)).k, 32);
  assert.deepEqual(await at(["graph.k=33"]), { k: 33, alpha: 0.8 });
});

Deno.test("an option that overrules what a row or column stands for is refused", async () => {
  const row = await complaint({ set: ["head=dba"] });
  assert.match(row, /--set head=dba: row "Baseline" is what sets head\.name/);
  assert.match(
    await complaint({ set: ["supervision.kind=full"] }),
    /column "Full" is what sets supervision\.kind/,
  );
  assert.equal((await load({ set: ["head.tau=2"] })).cells[0].settings.head.tau, 2);
});

Deno.test("a bound below the table keeps what it stands for under every option, and takes the others", async () => {
  const bounded = EXPERIMENT.replace(
    "claims:",
    "ceilings: { Half: { head: maskclip, supervision: { kind: semi, labelled: 0.5 }, graph: { k: 7 } } }\nclaims:",
  );
  const at = async (...set: string[]) =>
    (await load({ set }, bounded)).cells.find(({ row }) => row === "Half")!.settings;
  const { graph, supervision } = await at("graph.k=9", "graph.alpha=0.3");
  assert.deepEqual(graph, { k: 7, alpha: 0.3 });
  assert.deepEqual(supervision, { kind: "semi", labelled: 0.5 });
});

Deno.test("shorthands merge like what they stand for, and another variant leaves nothing of the last behind", async () => {
  const tau = EXPERIMENT.replace("graph: { alpha", "head: { name: dba, tau: 2 }, graph: { alpha");
  assert.deepEqual((await load({}, tau)).cells[0].settings.head, { name: "maskclip", tau: 2 });
  const semi = EXPERIMENT.replace("base: { ", "base: { supervision: { kind: semi, labelled: 0.5 }, ");
  const { cells } = await load({}, semi);
  assert.deepEqual(cells[0].settings.supervision, { kind: "full" });
  assert.deepEqual(cells[1].settings.supervision, { kind: "semi", labelled: 1 / 16 });
});

Deno.test("values may be expressions of neighbours, of any setting, of defaults and of other expressions", async () => {
  const one = async (...set: string[]) => (await load({ set })).cells[0].settings;
  assert.equal((await one("probe.lr=0.1 * batch / 256")).probe.lr, 0.2);
  assert.equal((await one("graph.k=min(probe.batch, window) / 2")).graph.k, 16);
  const chain = await one("probe.batch=2 * graph.k", "probe.lr=batch / 100");
  assert.deepEqual(chain.probe, { batch: 60, lr: 0.6 });
  assert.equal((await one("stride=window / 4")).stride, 8);
  assert.equal((await one("stride=window/4")).stride, "window/4");
});

Deno.test("expressions cannot assign, call other functions, run in a ring or name what is not there", async () => {
  assert.match(
    await complaint({ set: ["probe.lr=batch = 3"] }),
    /--set probe\.lr=batch = 3: probe\.lr: .*not arithmetic/,
  );
  assert.match(await complaint({ set: ["probe.lr=import(batch)"] }), /"import" is not one of the functions/);
  assert.match(await complaint({ set: ["probe.lr=batsh"] }), /there is no number called "batsh"/);
  assert.match(await complaint({ set: ["probe.lr=1 / 0"] }), /gives Infinity/);
  assert.match(await complaint({ set: ["probe.lr=graph.k", "graph.k=probe.lr"] }), /refer to one another/);
});

Deno.test("a mistake beside an expression is told before the expression is tried", async () => {
  const message = await complaint({ set: ["probe.lr=batch / 1000", "graph.alpha=2"] });
  assert.match(message, /^--set graph\.alpha=2: graph\.alpha: expected a number less than 1 but found 2$/);
});

Deno.test("--set with several values sweeps; two sweeps make a grid; lists are one value", async () => {
  const { cells, sweeps } = await load({ set: ["graph.k=12,25", "graph.alpha=0.5,0.6", "window=64"] });
  assert.equal(cells.length, 3 * 4);
  assert.deepEqual(cells[3].sweep, { "graph.k": 12, "graph.alpha": 0.6 });
  assert.deepEqual(cells[3].settings.graph, { k: 12, alpha: 0.6 });
  assert.ok(cells.every(({ settings }) => settings.window === 64));
  assert.deepEqual(sweeps.map(({ values }) => values), [[12, 25], [0.5, 0.6]]);
  assert.deepEqual((await load({ set: ["graph.k=max(1,2)"] })).cells[0].settings.graph.k, 2);
});

Deno.test("seeds are an axis", async () => {
  const { cells, seeds } = await load({ seeds: 2 });
  assert.deepEqual(seeds, [0, 1]);
  assert.deepEqual(cells.slice(0, 2).map(({ row, seed, settings }) => [row, seed, settings.seed]), [
    ["Baseline", 0, 0],
    ["Baseline", 1, 1],
  ]);
  assert.deepEqual((await load({}, EXPERIMENT + "seeds: [7, 9]\n")).seeds, [7, 9]);
});

const WRONG: [what: string, change: [string, string], expected: RegExp][] = [
  [
    "a misspelled key of the file",
    ["metrics:", "metrcs:"],
    /^table\.yaml:2:1: unknown key "metrcs"; .*\n {2}Did you mean "metrics"\?$/,
  ],
  [
    "a misspelled setting",
    ["alpha", "alhpa"],
    /^table\.yaml:3:18: unknown key "alhpa" in graph; expected one of: k, alpha\n {2}Did you mean "alpha"\?$/,
  ],
  [
    "a misspelled row setting",
    ["{ head: dba,", "{ haed: dba,"],
    /^table\.yaml:9:12: unknown key "haed"; expected one of: reading, head, .*\n {2}Did you mean "head"\?$/,
  ],
  [
    "a wrong word",
    ["head: dba", "head: dbb"],
    /^table\.yaml:9:18: head\.name: expected one of "maskclip", "dba" but found "dbb"\n {2}Did you mean "dba"\?$/,
  ],
  [
    "a wrong variant",
    ["supervision: full", "supervision: fulll"],
    /^table\.yaml:5:24: supervision\.kind: expected one of "full", "semi" but found "fulll"\n {2}Did you mean "full"\?$/,
  ],
  [
    "a value out of range",
    ["alpha: 0.8", "alpha: 1.5"],
    /^table\.yaml:3:25: graph\.alpha: expected a number less than 1 but found 1\.5$/,
  ],
  [
    "a wrong type",
    ["alpha: 0.8", "alpha: [1]"],
    /^table\.yaml:3:25: graph\.alpha: expected a number but found \[1\]$/,
  ],
  [
    "a mapping where a list belongs",
    ["metrics: [f1, miou]", "metrics: { f1: 1 }"],
    /^table\.yaml:2:10: metrics: expected a list but found/,
  ],
  [
    "an unknown metric",
    ["[f1, miou]", "[f1, mio]"],
    /^table\.yaml:2:15: unknown metric "mio"; expected one of: f1, miou\n {2}Did you mean "miou"\?$/,
  ],
  [
    "an unknown column in except",
    ["except: [Full]", "except: [Ful]"],
    /^table\.yaml:9:32: unknown column "Ful"; .*\n {2}Did you mean "Full"\?$/,
  ],
  [
    "an unknown row in a claim",
    ["than: Baseline", "than: Baselin"],
    /^table\.yaml:11:63: unknown row "Baselin"; .*\n {2}Did you mean "Baseline"\?$/,
  ],
  ["text that is not YAML", ["columns:", "columns: {"], /^table\.yaml:\d+:\d+: not valid YAML/],
  ["a key given twice", ["  Semi:", "  Full:"], /^table\.yaml:6:3: not valid YAML: Map keys must be unique/],
  [
    "a ceiling with the name of a row",
    ["claims:", "ceilings: { Baseline: { head: dba } }\nclaims:"],
    /^table\.yaml:10:13: "Baseline" is a row already$/,
  ],
  [
    "a required setting left out",
    ["Baseline: { head: maskclip }", "Baseline: {}"],
    /^table\.yaml:8:13: head is missing; expected a mapping$/,
  ],
];

for (const [what, [from, to], expected] of WRONG) {
  Deno.test(`${what} is reported with its place`, async () => {
    assert.ok(EXPERIMENT.includes(from));
    assert.match(await complaint({}, EXPERIMENT.replace(from, to)), expected);
  });
}

Deno.test("a mistake in a profile is reported in the profile", async () => {
  const message = await complaint({}, EXPERIMENT, PROFILE.replace("window", "windwo"));
  assert.match(message, /^toybox\.yaml:3:31: unknown key "windwo"; .*\n {2}Did you mean "window"\?$/);
});

Deno.test("a mistake in --set suggests the whole path", async () => {
  assert.match(
    await complaint({ set: ["graf.k=3"] }),
    /^--set graf\.k=3: unknown key "graf"; .*\n {2}Did you mean "graph\.k"\?$/,
  );
  assert.match(await complaint({ set: ["k=3"] }), /Did you mean "graph\.k"\?$/);
  assert.match(
    await complaint({ set: ["graph.k=1.5"] }),
    /^--set graph\.k=1\.5: graph\.k: expected a whole number/,
  );
  assert.match(await complaint({ set: ["graph.k"] }), /^--set: expected path=value but found "graph\.k"/);
});

Deno.test("unknown experiments and profiles are answered with those there are", () =>
  withFiles(EXPERIMENT, async (folder) => {
    await assert.rejects(loadExperiment("tabel", SPEC, { folder }), (error: UserError) => {
      assert.equal(error.describe(), `unknown experiment "tabel"; there is: table\n  Did you mean "table"?`);
      return true;
    });
    await assert.rejects(loadExperiment("table", SPEC, { folder, profile: "toybx" }), (error: UserError) => {
      assert.equal(error.describe(), `unknown profile "toybx"; there is: toybox\n  Did you mean "toybox"?`);
      return true;
    });
  }));

Deno.test("a column may belong to some profiles, or be left out under some; others know of it all the same", async () => {
  const only = EXPERIMENT.replace("Semi: {", "Semi: { only: [voc2012], ");
  const here = await load({}, only);
  assert.deepEqual([here.columns, here.otherColumns], [["Full"], ["Semi"]]);
  assert.deepEqual(here.cells.map(({ row, column }) => [row, column]), [["Baseline", "Full"]]);
  const except = EXPERIMENT.replace("Full: {", "Full: { except: [toybox], ");
  assert.deepEqual((await load({}, except)).columns, ["Semi"]);
  const elsewhere = EXPERIMENT.replace("Full: {", "Full: { except: [voc2012], ");
  assert.deepEqual((await load({}, elsewhere)).columns, ["Full", "Semi"]);
});

Deno.test("a table without any column under the profile says so", async () => {
  const none = EXPERIMENT.replace("Full: {", "Full: { only: [voc2012], ").replace(
    "Semi: {",
    "Semi: { except: [toybox], ",
  );
  assert.equal(
    await complaint({}, none),
    'table.yaml:4:1: no column of this table has a place under the profile "toybox"\n' +
      "  Choose another profile, or change only and except of a column.",
  );
});

const WITH_STAND_INS = `title: Large
description: many pictures
settings: { graph: { k: 30, alpha: 0.2 }, window: 224 }
standIns: { graph: { k: 5 }, window: 32 }
`;

Deno.test("a stand-in takes the whole place of a setting that is not here, and the profile says so", () =>
  withFiles(EXPERIMENT, async (folder) => {
    const load = (options: LoadOptions) => loadExperiment("table", SPEC, { folder, ...options });
    const asked: [string, unknown][] = [];
    const isHere = (setting: string, value: unknown) => {
      asked.push([setting, value]);
      return Promise.resolve(setting === "window");
    };
    const { profile, cells: [{ settings }] } = await load({ isHere });
    assert.deepEqual(asked, [["graph", { k: 30, alpha: 0.2 }], ["window", 224]]);
    // The experiment's base lies above the profile; nothing of the replaced setting is left below it.
    assert.deepEqual([settings.graph, settings.window], [{ k: 5, alpha: 0.8 }, 224]);
    assert.deepEqual(profile.standIns, [
      { setting: "graph", insteadOf: { k: 30, alpha: 0.2 }, value: { k: 5 } },
    ]);
    // What the command line gives needs no stand-in.
    const given = await load({ isHere, set: ["graph.k=7"] });
    assert.deepEqual(given.profile.standIns, []);
    assert.equal(given.cells[0].settings.graph.k, 7);
    // Everything is here where nobody asks.
    assert.deepEqual((await load({})).profile.standIns, []);
  }, WITH_STAND_INS));

Deno.test("a mistake in a stand-in is reported where it stands", () =>
  withFiles(
    EXPERIMENT,
    (folder) =>
      assert.rejects(
        loadExperiment("table", SPEC, { folder, isHere: () => Promise.resolve(false) }),
        (error: UserError) => {
          assert.match(error.describe(), /toybox\.yaml:4:\d+: .*graph\.k.*many/);
          return true;
        },
      ),
    WITH_STAND_INS.replace("k: 5", "k: many"),
  ));

Deno.test("rows and columns whose names look like whole numbers keep the order of the file", async () => {
  const experiment = `title: Order
metrics: [miou]
base: { head: dba }
columns: { Semi: { supervision: { kind: semi, labelled: 1/16 } }, 2012: {}, 7: { graph: { alpha: 0.5 } } }
rows: { base: {}, 50: { graph: { k: 50 } }, 3: { graph: { k: 3 } }, 12: { graph: { k: 12 } } }
ceilings: { top: { graph: { k: 1 } }, 1: { graph: { k: 2 } } }
figure: { kind: lines, along: [{ setting: graph.k, names: ["50", "3", "12"] }] }
`;
  assert.match(await complaint({ rows: { "3": {} } }, experiment), /a row "3" already/);
  const loaded = await load({ rows: { "5": { graph: { k: 9 } } } }, experiment);
  assert.deepEqual(loaded.columns, ["Semi", "2012", "7"]);
  assert.deepEqual(loaded.rows.map(({ name }) => name), ["base", "50", "3", "12", "5"]);
  assert.deepEqual(loaded.ceilings.map(({ name }) => name), ["top", "1"]);
  const cells = loaded.cells.map(({ column, row, settings }) => `${column} ${row} ${settings.graph.k}`);
  assert.deepEqual(cells.slice(0, 7), [
    ...["Semi base 30", "Semi 50 50", "Semi 3 3", "Semi 12 12", "Semi 5 9"],
    ...["Semi top 1", "Semi 1 2"],
  ]);
  assert.equal(cells[7], "2012 base 30");
});
