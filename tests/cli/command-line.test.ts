import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { outcomeOf } from "../application/fixtures/workplace.ts";
import { MINIATURES } from "../datasets/miniatures.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

async function ablate(args: string[], env: Record<string, string> = {}) {
  return await outcomeOf(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", MAIN, ...args],
      cwd: "/",
      env: { NO_COLOR: "1", ...env },
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

const MISTAKES: [args: string[], errors: RegExp][] = [
  [
    ["reprodce", "table5"],
    /^error: unknown command "reprodce"; expected one of: .*\n {2}Did you mean "reproduce"\?\n$/,
  ],
  [
    ["reproduce"],
    /^error: which experiment\? There are:\n[^]* table5 +Effectiveness of the main components\n[^]* all +every one of them\n {2}Usage: /,
  ],
  [
    ["reproduce", "table5", "--profle", "x"],
    /^error: unknown option --profle\n {2}Did you mean --profile\?\n$/,
  ],
  [["reproduce", "table5", "--set"], /^error: .*--set.* argument missing\n {2}Usage: /],
  [
    ["reproduce", "table5", "--images", "-3"],
    /^error: --images: expected a value but found "-3"\n {2}A value that begins with a dash is given as --images=-3\.\n$/,
  ],
  [["reproduce", "table5", "more"], /^error: unexpected argument "more"\n/],
  [
    ["reproduce", "table5", "--seeds", "0"],
    /^error: --seeds: expected a whole number of at least 1 but found "0"\n$/,
  ],
  [
    ["reproduce", "table5", "--reading", "papr"],
    /^error: --reading: expected one of paper, authors .*\n {2}Did you mean "paper"\?\n$/,
  ],
  [
    ["reproduce", "tabel5"],
    /^error: unknown experiment "tabel5"; there (is|are): .*table5.*\n {2}Did you mean "table5"\?\n$/,
  ],
  [
    ["reproduce", "table5", "--profile", "toybx"],
    /^error: unknown profile "toybx"; .*\n {2}Did you mean "toybox"\?\n$/,
  ],
  [
    ["reproduce", "table5", "--set", "graf.k=3"],
    /^error: --set graf\.k=3: unknown key "graf"; .*\n {2}Did you mean "graph\.k"\?\n$/,
  ],
  ...[["export", "rows", "table5"], ["compare", "table5", "table6"], ["report"]].map(
    (args): [string[], RegExp] => [
      [...args, "--profile", "toybx"],
      /^error: unknown profile "toybx"; .*\n {2}Did you mean "toybox"\?\n$/,
    ],
  ),
  [
    ["export", "images", "table5", "--row", "Nobody"],
    /^error: table5: expected a cell of the table but found Nobody\n {2}Rows: "Baseline", .* Columns: /,
  ],
  [["parity", "no/such/folder"], /^error: .*no\/such\/folder: /],
  [["parity"], /^error: an argument is missing\n {2}Usage: deno task parity <folder>\n$/],
  [["store", "why"], /^error: "why" needs a key\n/],
];

for (const [args, expected] of MISTAKES) {
  Deno.test(`"${args.join(" ")}" ends with one message, no stack and exit code 2`, async () => {
    const { code, output, errors } = await ablate(args);
    assert.match(errors, expected);
    assert.doesNotMatch(errors, /\n\s+at /);
    assert.equal(output, "");
    assert.equal(code, 2);
  });
}

Deno.test('a "--" before all arguments, as npm wants it, changes nothing', async () => {
  const without = await ablate(["reproduce", "tabel5", "--plan"]);
  assert.match(without.errors, /unknown experiment "tabel5"/);
  assert.deepEqual(await ablate(["reproduce", "--", "tabel5", "--plan"]), without);
});

Deno.test("help lists the commands, and each command shows examples", async () => {
  const { code, output } = await ablate(["--help"]);
  assert.equal(code, 0);
  for (const command of ["reproduce", "parity", "store", "schema"]) {
    assert.match(output, new RegExp(`^ {2}${command} `, "m"));
    const help = await ablate([command, "--help"]);
    assert.equal(help.code, 0);
    assert.match(help.output, new RegExp(`^Usage: deno task ${command}`));
  }
});

Deno.test("too few images for semi-supervision are told with the way out", async () => {
  const { code, errors } = await ablate(["reproduce", "table5", "--images", "5", "--plan"]);
  assert.equal(code, 2);
  assert.match(
    errors,
    /error: supervision\.labelled: .* found 0 of 5 ids .*\n {2}Take more images, .*--columns/,
  );
});

Deno.test("ABLATE_STORE says where the store lies", async () => {
  const folder = await Deno.makeTempDir();
  const { code, output } = await ablate(["store", "ls"], { ABLATE_STORE: folder });
  await Deno.remove(folder);
  assert.equal(code, 0);
  assert.equal(output, `0 results, 0.0 MB, in ${folder}\n`);
});

Deno.test("the small CLIP on a folder of one's own is told of, as under profiles of photographs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const plan = async (profile: "folder" | "voc2012") => {
      const root = `${folder}/${profile}`;
      await MINIATURES[profile](root);
      return await ablate(
        ["reproduce", "table3", "--profile", profile, "--set", `dataset.root=${root}`, "--plan"],
        { ABLATE_STORE: `${folder}/store`, ABLATE_MODELS: `${folder}/models` },
      );
    };
    const own = await plan("folder");
    assert.equal(own.code, 0, own.errors);
    assert.match(
      own.errors,
      /^note: models\/toybox-clip knows Toybox's drawings and .*; deno task models pull clip-vit-b-16/m,
    );
    // There it is told once, as a stand-in.
    const voc = await plan("voc2012");
    assert.match(voc.errors, /^clip: models\/toybox-clip stands in for clip-vit-b-16/m);
    assert.doesNotMatch(voc.errors, /knows Toybox's drawings/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
