import assert from "node:assert/strict";
import { join } from "node:path";
import { readLabels } from "../../lib/datasets/read-labels.ts";
import { VAL } from "./fixtures/tiny-voc.ts";
import { filesIn, type Line, linesOf, resultsFolder, storedResults } from "./fixtures/results.ts";
import { canMount, onSmallDisk } from "./fixtures/small-disk.ts";
import { type Outcome, Workplace } from "./fixtures/workplace.ts";

/** Labels of PASCAL VOC. */
const CLASSES = 21;

/** One finished run of the whole table, shared by all tests of this file. */
let workplace: Workplace;
let finished: Outcome;

Deno.test.beforeAll(async () => {
  workplace = await Workplace.make();
  finished = await workplace.reproduce("--protocol");
});
Deno.test.afterAll(() => workplace.remove());

const folder = () => resultsFolder(finished.output);

/** A line's place in the table, for messages and for finding it again. */
const placeOf = ({ row, column, metric }: Line) => `${row} / ${column} / ${metric}`;

Deno.test("the command ends well, prints the table and writes every file", async () => {
  assert.equal(finished.code, 0, finished.errors);
  assert.match(finished.output, /Baseline/);
  assert.match(finished.output, /^Claims of the paper$/m);
  assert.match(finished.output, /^\d+ stages were computed/m);
  const files = await filesIn(folder());
  assert.deepEqual(Object.keys(files), ["figure.svg", "run.json", "table.csv", "table.md", "table.tex"]);
  for (const [name, text] of Object.entries(files)) assert(text.length > 500, name);
  for (const row of ["Baseline", "+ DBA-CLIP + GLCC"]) {
    for (const name of ["table.md", "table.csv", "figure.svg"]) assert(files[name].includes(row), name);
  }
});

Deno.test("every row has a number under each supervision but GLCC under the open vocabulary", async () => {
  const lines = await linesOf(folder());
  const empty = lines.filter(({ value }) => value === "");
  assert(lines.length > empty.length);
  for (const line of lines) {
    const leftOut = line.row.includes("GLCC") && line.column === "Open-Vocabulary";
    if (line.kind === "row") assert.equal(line.value === "", leftOut, placeOf(line));
    if (line.value === "") continue;
    const [value, low, high] = [line.value, line.low, line.high].map(Number);
    assert(low >= 0 && high <= 100 && low <= high, placeOf(line));
    assert(value >= 0 && value <= 100, placeOf(line));
  }
  assert.deepEqual([...new Set(lines.map(({ column }) => column))], [
    ...["Fully Supervised", "Semi-Supervised", "Weakly Supervised", "Open-Vocabulary"],
  ]);
});

Deno.test("every pixel that is not ignored is counted once, under its own class", async () => {
  const truth = await Promise.all(VAL.map(async (id) => {
    const { data } = await readLabels(join(workplace.voc, "SegmentationClass", `${id}.png`), CLASSES);
    return Array.from({ length: CLASSES }, (_, label) => data.filter((pixel) => pixel === label).length);
  }));
  const counts = await storedResults(workplace.store, "counts");
  assert(counts.size > 5);
  for (const { artefact: { tensors: { pixels } } } of counts.values()) {
    assert.deepEqual(pixels.shape, [VAL.length, CLASSES * CLASSES]);
    for (const [image, expected] of truth.entries()) {
      const found = Array.from({ length: CLASSES }, (_, label) => {
        const start = image * CLASSES * CLASSES + label * CLASSES;
        return (pixels.data as Int32Array).slice(start, start + CLASSES).reduce((sum, n) => sum + n, 0);
      });
      assert.deepEqual(found, expected, VAL[image]);
    }
  }
});

Deno.test("masks that follow the shapes, labelled by the ground truth, paint it back", async () => {
  const oracle = (await linesOf(folder())).filter(({ row, metric }) =>
    row === "Oracle labels" && metric === "miou"
  );
  assert.equal(oracle.length, 4);
  for (const line of oracle) assert(Number(line.value) > 95, `${placeOf(line)}: ${line.value}`);
});

Deno.test("the mIoU of every cell is that of its own confusion counts", async () => {
  const counts = await storedResults(workplace.store, "counts");
  const estimates = await storedResults(workplace.store, "estimates");
  const { run: { keys } } = JSON.parse(await Deno.readTextFile(join(folder(), "run.json")));
  const lines = (await linesOf(folder())).filter(({ metric, value }) => metric === "miou" && value !== "");
  assert.equal(keys.length, lines.length);
  for (const line of lines) {
    const { estimates: key } = keys.find((cell: Line) =>
      cell.row === line.row && cell.column === line.column
    );
    const { artefact } = counts.get(estimates.get(key)!.inputs.counts)!;
    assert.equal(
      line.value,
      (100 * miouOf(artefact.tensors.pixels.data as Int32Array)).toFixed(3),
      placeOf(line),
    );
  }
});

/** Mean IoU over the classes of the ground truth, from counts of all images. */
function miouOf(pixels: Int32Array): number {
  const at = (truth: number, prediction: number) => {
    let sum = 0;
    for (let cell = truth * CLASSES + prediction; cell < pixels.length; cell += CLASSES * CLASSES) {
      sum += pixels[cell];
    }
    return sum;
  };
  const labels = Array.from({ length: CLASSES }, (_, label) => label);
  const shares = labels.flatMap((label) => {
    const truth = labels.reduce((sum, other) => sum + at(label, other), 0);
    const predicted = labels.reduce((sum, other) => sum + at(other, label), 0);
    return truth === 0 ? [] : [at(label, label) / (truth + predicted - at(label, label))];
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

Deno.test("given again, the command computes nothing and leaves every file as it is", async () => {
  const before = await filesIn(folder());
  const times = async () => (await Deno.stat(join(folder(), "table.csv"))).mtime;
  const written = await times();
  const { code, output, errors } = await workplace.reproduce();
  assert.equal(code, 0, errors);
  assert.match(output, /^everything came from the store$/m);
  assert.deepEqual(await filesIn(folder()), before);
  assert.deepEqual(await times(), written);
});

Deno.test("a plan of what is finished says that there is nothing to compute, one of a change says what", async () => {
  const { code, output } = await workplace.reproduce("--plan");
  assert.equal(code, 0);
  assert.match(output, /^Nothing to compute: all \d+ results are stored\.\n$/);
  const changed = await workplace.reproduce("--plan", "--set", "graph.k=2");
  assert.equal(changed.code, 0);
  assert.match(changed.output, /^\d+ stage results to compute/);
  assert.match(changed.output, /^neighbour graph: /m);
  assert.match(changed.output, /k: 3 -> 2/);
  assert.doesNotMatch(changed.output, /^masks: 0 stored/m);
});

Deno.test("a check passes on what was computed, and fails with exit code 1 when table.csv was altered", async () => {
  const passed = await workplace.reproduce("--check");
  assert.equal(passed.code, 0, passed.output);
  assert.match(passed.output, /^check passed: /m);
  const path = join(folder(), "table.csv");
  const text = await Deno.readTextFile(path);
  const { value } = (await linesOf(folder()))[0];
  const altered = text.replace(`,${value},`, `,${(Number(value) + 5).toFixed(3)},`);
  assert.notEqual(altered, text);
  try {
    await Deno.writeTextFile(path, altered);
    const failed = await workplace.reproduce("--check");
    assert.equal(failed.code, 1);
    assert.match(failed.output, /^check FAILED: .*5\.000 points/m);
    assert.equal(await Deno.readTextFile(path), altered, "a check writes nothing");
  } finally {
    await Deno.writeTextFile(path, text);
  }
});

Deno.test("two seeds add their spread, in a folder of their own", async () => {
  // So few masks start at the means of their classes, whatever the seed, unless a random start is asked for.
  const { code, output, errors } = await workplace.reproduce("--seeds", "2", "--set", "probe.start=random");
  assert.equal(code, 0, errors);
  assert.notEqual(resultsFolder(output), folder());
  const lines = (await linesOf(resultsFolder(output))).filter(({ value }) => value !== "");
  for (const line of lines) assert.equal(line.seeds, "2", placeOf(line));
  const spread = lines.filter(({ kind, seed_deviation }) => kind === "row" && Number(seed_deviation) > 0);
  assert(spread.some(({ row }) => row === "Baseline"), "probes of different seeds differ");
  for (const line of spread) assert.notEqual(line.column, "Open-Vocabulary", "text alone has no seed");
});

Deno.test("a sweep adds a row per value, and the value that is known gives the known numbers", async () => {
  const { code, output, errors } = await workplace.reproduce("--set", "graph.k=2,3");
  assert.equal(code, 0, errors);
  const before = await linesOf(folder());
  const swept = await linesOf(resultsFolder(output));
  assert.equal(swept.length, 2 * before.length);
  for (const line of before) {
    const again = swept.find(({ row, column, metric }) =>
      placeOf({ row, column, metric }) === placeOf({ ...line, row: `${line.row} [graph.k=3]` })
    );
    assert.equal(again?.value, line.value, placeOf(line));
    assert.equal(again?.low, line.low, placeOf(line));
  }
});

Deno.test("the paper's reading runs, says so in the protocol and leaves the ceiling of masks alone", async () => {
  const { code, output, errors } = await workplace.reproduce("--reading", "paper", "--protocol");
  assert.equal(code, 0, errors);
  assert.match(output, /stride 16 px/);
  assert.match(finished.output, /stride 8 px/);
  const [authors, paper] = [await linesOf(folder()), await linesOf(resultsFolder(output))];
  const differing = paper.filter(({ value }, i) => value !== authors[i].value);
  assert(differing.some(({ row }) => row === "+ DBA-CLIP"));
  assert(!differing.some(({ row }) => row === "Oracle labels"));
});

Deno.test({
  name: "results that do not fit on their disk end with advice and exit code 2, and no file is cut short",
  ignore: !await canMount(),
  fn: async () => {
    const out = join(workplace.folder, "small");
    await onSmallDisk(out, 8, async () => {
      const { code, errors } = await workplace.reproduce("--out", out);
      assert.equal(code, 2, errors);
      assert.match(
        errors,
        /^error: \/.*\/small\/.*: disk full: needed \d+ bytes .*\n {2}Free some space.*\n$/,
      );
      const whole = await filesIn(folder());
      const [profile] = await Array.fromAsync(Deno.readDir(out));
      const [variant] = await Array.fromAsync(Deno.readDir(join(out, profile.name)));
      const written = await filesIn(join(out, profile.name, variant.name));
      for (const [name, text] of Object.entries(written)) assert.equal(text, whole[name], name);
    });
  },
});
