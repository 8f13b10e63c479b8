import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "fast-png";
import { ablate } from "./in-process.ts";

const map = (...labels: number[]) =>
  encode({ width: labels.length, height: 1, data: Uint8Array.from(labels), depth: 8, channels: 1 });

async function withFolders(use: (root: string, args: string[]) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const side of ["pred", "gt"]) {
      await Deno.mkdir(join(root, side));
      await Deno.writeFile(join(root, side, "a.png"), map(0, 1, 1));
    }
    await Deno.writeFile(join(root, "pred/b.png"), map(0, 0, 1));
    await Deno.writeFile(join(root, "gt/b.png"), map(0, 1, 255));
    await use(root, ["evaluate", "--pred", join(root, "pred"), "--gt", join(root, "gt")]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("evaluate prints percentages with intervals, JSON with all digits, and a CSV", () =>
  withFolders(async (root, args) => {
    const csv = join(root, "per-image.csv");
    const text = await ablate(...args, "--classes", "ground, leaf", "--csv", csv);
    assert.equal(text.code, 0, text.errors);
    assert.match(text.output, /^2 images, 2 classes \(given by name\), ground truth of 255 ignored$/m);
    assert.match(text.output, /^mIoU +66\.67 +\[/m);
    assert.match(text.output, /^pixel accuracy +80\.00 +\[/m);
    assert.match(await Deno.readTextFile(csv), /^b,2,0\.500000,0\.250000,0\.500000,0\.000000$/m);
    const json = await ablate(...args, "--classes", "ground,leaf", "--json");
    const { miou, confusion, problems } = JSON.parse(json.output);
    assert.deepEqual([miou.value, confusion, problems], [2 / 3, [[2, 0], [1, 2]], []]);
  }));

Deno.test("evaluate ends with 2 and every problem, as text and as JSON", () =>
  withFolders(async (root, args) => {
    await Deno.writeFile(join(root, "pred/a.png"), map(0, 1));
    await Deno.remove(join(root, "pred/b.png"));
    const text = await ablate(...args, "--classes", "ground,leaf");
    assert.equal(text.code, 2);
    assert.equal(text.output, "");
    assert.match(text.errors, /^problem: .*all 2 images but found no b\.png\n.*--list FILE/m);
    assert.match(text.errors, /^problem: .*a\.png: Expected a prediction of 3 × 1/m);
    assert.match(text.errors, /^2 problems found; nothing was measured$/m);
    const json = await ablate(...args, "--classes", "ground,leaf", "--json");
    assert.equal(json.code, 2);
    assert.equal(JSON.parse(json.output).problems.length, 2);
  }));

Deno.test("evaluate tells problems of one kind once, with their number and three names", () =>
  withFolders(async (root, args) => {
    for (let i = 10; i < 50; i++) {
      await Deno.writeFile(join(root, `gt/${i}.png`), map(0, 1, 1));
      await Deno.writeFile(join(root, `pred/${i}.png`), map(0, 1, 2 + i));
    }
    const { code, errors } = await ablate(...args, "--classes", "ground,leaf");
    assert.equal(code, 2);
    assert.equal(errors.match(/^problem: /gm)?.length, 1, errors);
    assert.match(errors, /pred.\d\d\.png: Expected labels 0 … 1 or 255 but found \d+ at row 0, column 2$/m);
    assert.match(errors, /^ {2}So it is with 39 more: \S+\d\d\.png, \S+\d\d\.png, \S+\d\d\.png, …$/m);
    assert.match(errors, /^40 problems found; nothing was measured$/m);
    const json = await ablate(...args, "--classes", "ground,leaf", "--json");
    assert.equal(JSON.parse(json.output).problems.length, 40);
  }));

Deno.test("evaluate takes the mean that is asked for", () =>
  withFolders(async (_, args) => {
    const { output } = await ablate(...args, "--classes", "ground,leaf,sky", "--mean", "all", "--json");
    const { mean, miou } = JSON.parse(output);
    assert.deepEqual([mean, miou.value], ["all", (2 / 3 + 2 / 3) / 3]);
  }));

for (
  const [name, args, message] of [
    [
      "a slip in the class list",
      ["--classes", "voc12"],
      /--classes: Expected a class list .*\n.*Did you mean "voc21"/,
    ],
    ["no classes", [], /--classes: expected a value but found none\n {2}Usage/],
    ["a negative value to ignore", ["--classes", "voc21", "--ignore", "-1"], /--ignore/],
    [
      "a mean that does not exist",
      ["--classes", "voc21", "--mean", "unions"],
      /--mean: .*\n.*Did you mean "union"/,
    ],
    ["no such list", ["--classes", "voc21", "--list", "nowhere.txt"], /nowhere\.txt: Expected a list/],
  ] as const
) {
  Deno.test(`evaluate refuses ${name}`, () =>
    withFolders(async (_, folders) => {
      const { code, errors } = await ablate(...folders, ...args);
      assert.equal(code, 2);
      assert.match(errors, message);
    }));
}
