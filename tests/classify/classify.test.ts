import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors } from "../../lib/tensor/safetensors.ts";
import { Random } from "../../lib/tensor/random.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { ablate } from "../cli/in-process.ts";
import { plantedClusters, randomCentres } from "../../lib/study/planted-clusters.ts";

const PLANTED = { classes: 3, width: 8, loose: 40, denseClusters: 0, densePoints: 0, spread: 0.12, tight: 0 };
const random = new Random(5), centres = randomCentres(3, 8, random);
const training = plantedClusters(PLANTED, random, centres);
const test = plantedClusters({ ...PLANTED, loose: 15 }, random, centres);
const embeddings = ({ x }: typeof test): Tensor => ({ shape: [x.rows, x.cols], data: x.data });
const indices = (values: ArrayLike<number>): Tensor => ({
  shape: [values.length],
  data: Int32Array.from(values),
});
const few = training.classes.map((label, i) => i % 8 === 0 ? label : -1);

/** Files of planted clusters, with these in the place of others, and the command on them. */
async function withFiles(
  changed: Record<string, Record<string, Tensor> | Uint8Array>,
  use: (root: string, run: (...options: string[]) => ReturnType<typeof ablate>) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const files = {
      train: { embeddings: embeddings(training) },
      labels: { labels: indices(few) },
      test: { embeddings: embeddings(test) },
      truth: { labels: indices(test.classes) },
      ...changed,
    };
    for (const [name, content] of Object.entries(files)) {
      const bytes = content instanceof Uint8Array ? content : encodeSafetensors(content);
      await Deno.writeFile(join(root, `${name}.safetensors`), bytes);
    }
    const of = (name: string) => [`--${name}`, join(root, `${name}.safetensors`)];
    await use(
      root,
      (...options) => ablate("classify", ...of("train"), ...of("labels"), ...of("test"), ...options),
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

for (const method of ["glcc", "probe", "lp", "knn"]) {
  Deno.test(`classify --method ${method} labels planted clusters, writes scores and CSV, and measures`, () =>
    withFiles({}, async (root, run) => {
      const out = join(root, "out");
      const truth = join(root, "truth.safetensors");
      const { code, output, errors } = await run(
        ...["--method", method, "--k", "8", "--epochs", "20", "--out", out, "--truth", truth],
        ...["--classes", "ant,bee,cow"],
      );
      assert.equal(code, 0, errors);
      const accuracy = Number(/accuracy ([\d.]+) % \[/.exec(output)![1]);
      assert.ok(accuracy > 90, output);
      assert.equal(/propagation took \d+/.test(output), method === "glcc" || method === "lp");
      const { tensors } = decodeSafetensors(await Deno.readFile(join(out, "scores.safetensors")));
      assert.deepEqual([tensors.scores.shape, tensors.labels.shape], [[45, 3], [45]]);
      const lines = (await Deno.readTextFile(join(out, "predictions.csv"))).trim().split("\n");
      assert.equal(lines[0], "row,label,class,score,margin");
      assert.equal(lines.length, 46);
      const [row, label, name] = lines[1].split(",");
      assert.deepEqual([row, name], ["0", ["ant", "bee", "cow"][Number(label)]]);
      assert.equal(Number(label), Number(tensors.labels.data[0]));
    }));
}

Deno.test("without --out the CSV goes to standard output and the summary beside it", () =>
  withFiles({}, async (_, run) => {
    const { code, output, errors } = await run("--method", "knn");
    assert.equal(code, 0);
    assert.match(output, /^row,label,score,margin\n0,\d,/);
    assert.match(errors, /^45 rows labelled with 3 classes$/m);
  }));

Deno.test("a file of several tensors is asked by name; I64 labels and soft labels are understood", () =>
  withFiles({
    labels: {
      whole: { shape: [few.length], data: BigInt64Array.from([...few], BigInt) },
      soft: {
        shape: [few.length, 3],
        data: Float32Array.from(
          { length: few.length * 3 },
          (_, i) => few[Math.floor(i / 3)] === i % 3 ? 1 : 0,
        ),
      },
    },
  }, async (root, run) => {
    const unsure = await run("--method", "lp");
    assert.equal(unsure.code, 2);
    assert.match(unsure.errors, /Expected a tensor "labels" but found soft, whole\n.*--labels .*:NAME/);
    const labels = join(root, "labels.safetensors");
    const whole = await run("--method", "lp", "--labels", `${labels}:whole`);
    const soft = await run("--method", "lp", "--labels", `${labels}:soft`);
    assert.equal(whole.code, 0, whole.errors);
    assert.equal(soft.output, whole.output);
  }));

Deno.test("class indices [N, 1] of any width of whole numbers are what [N] of them are", () =>
  withFiles({}, async (root, run) => {
    const plain = await run("--method", "lp");
    assert.equal(plain.code, 0, plain.errors);
    const column = join(root, "column.safetensors");
    for (const data of [Int32Array.from(few), BigInt64Array.from(few, BigInt)]) {
      await Deno.writeFile(column, encodeSafetensors({ labels: { shape: [few.length, 1], data } }));
      const { code, output } = await run("--method", "lp", "--labels", column);
      assert.equal(code, 0);
      assert.equal(output, plain.output);
    }
  }));

Deno.test("a true label that can be no class is named, not counted as missed", () =>
  withFiles(
    { truth: { labels: indices(Array.from(test.classes, (label, i) => i === 4 ? 2 ** 31 - 1 : label)) } },
    async (root, run) => {
      for (const options of [[], ["--classes", "a,b,c"]]) {
        const { code, errors } = await run(
          "--method",
          "knn",
          "--truth",
          join(root, "truth.safetensors"),
          ...options,
        );
        assert.equal(code, 2);
        assert.match(
          errors,
          /truth\.safetensors: Expected class indices .* but found 2147483647 in row 4[,\n]/,
        );
      }
    },
  ));

Deno.test("weights that are no numbers are named with file and row", () =>
  withFiles(
    { weights: { areas: { shape: [120], data: new Float32Array(120).fill(1).fill(NaN, 7, 8) } } },
    async (root, run) => {
      const { code, errors } = await run("--weights", join(root, "weights.safetensors"));
      assert.equal(code, 2);
      assert.match(errors, /weights\.safetensors: Expected finite numbers .* but found NaN in row 7\n/);
    },
  ));

Deno.test("rows that no label reaches are counted, and classes without a label named", () => {
  // Four axes, the last without a label; then a row of zeros.
  const axis = (i: number) => [0, 1, 2, 3].map((e) => e === i % 4 ? 1 : 0);
  const rows = (count: number, more: number[][] = []): Tensor => {
    const all = [...Array.from({ length: count }, (_, i) => axis(i)), ...more];
    return { shape: [all.length, 4], data: Float32Array.from(all.flat()) };
  };
  const labels = Array.from({ length: 40 }, (_, i) => i % 4 === 3 ? -1 : i % 4);
  const files = {
    train: { embeddings: rows(40) },
    labels: { labels: indices(labels) },
    test: { embeddings: rows(8, [[0, 0, 0, 0]]) },
    truth: { labels: indices([0, 1, 2, 3, 0, 1, 2, 3, 0]) },
  };
  return withFiles(files, async (root, run) => {
    const truth = join(root, "truth.safetensors");
    for (const [method, lost] of [["lp", 3], ["knn", 3], ["probe", 1], ["glcc", 1]] as const) {
      const { code, output, errors } = await run(
        ...["--method", method, "--k", "4", "--classes", "ant,bee,cow,dog", "--truth", truth],
      );
      assert.equal(code, 0, errors);
      assert.match(errors, /warning: class dog has no training label: no row can get it/);
      assert.match(
        errors,
        new RegExp(`no label reached ${lost} of them: label -1, counted as wrong; .*accuracy 66.67 %`),
      );
      assert.match(output, /^8,-1,,0.00000,0.00000$/m);
      assert.equal(output.match(/,-1,,/g)!.length, lost);
      assert.doesNotMatch(output, /,dog,/);
    }
  });
});

const NaNs = embeddings(test).data.slice() as Float32Array<ArrayBuffer>;
NaNs[13] = NaN;
for (
  const [what, files, options, message] of [
    [
      "embeddings that are no numbers",
      { test: { embeddings: { shape: [45, 8], data: NaNs } } },
      [],
      /test\.safetensors: Expected finite numbers in single precision but found NaN in row 1, column 5/,
    ],
    [
      "training rows that are no numbers, in the file that has them",
      { train: { embeddings: { shape: [120, 8], data: new Float32Array(960).fill(Infinity, 17, 18) } } },
      [],
      /train\.safetensors: Expected finite numbers .* but found Infinity in row 2, column 1\n/,
    ],
    [
      "numbers of double precision that single precision has not",
      { train: { embeddings: { shape: [120, 8], data: new Float64Array(960).fill(-1e300, 959) } } },
      [],
      /train\.safetensors: Expected finite numbers .* but found -1e\+300 in row 119, column 7\n/,
    ],
    [
      "soft labels that are no numbers",
      { labels: { labels: { shape: [120, 3], data: new Float32Array(360).fill(NaN, 4, 5) } } },
      [],
      /labels\.safetensors: Expected finite numbers .* but found NaN in row 1, column 1\n/,
    ],
    [
      "whole numbers for embeddings",
      { train: { embeddings: indices(few) } },
      [],
      /train\.safetensors: Expected embeddings, real numbers \[N, E\], but found I32 \[120\]/,
    ],
    [
      "real numbers for indices",
      { labels: { labels: { shape: [120], data: new Float32Array(120) } } },
      [],
      /labels\.safetensors: Expected class indices, .* but found F32 \[120\]/,
    ],
    [
      "another width",
      { test: { embeddings: { shape: [90, 4], data: embeddings(test).data } } },
      [],
      /test\.safetensors: Expected embeddings of width 8, as in .*train\.safetensors, but found 4/,
    ],
    [
      "too few labels",
      { labels: { labels: indices([0, 1]) } },
      [],
      /a label for each of the 120 rows .* found 2/,
    ],
    [
      "a torn file",
      { train: encodeSafetensors({ embeddings: embeddings(training) }).subarray(0, 99) },
      [],
      /train\.safetensors: .*\n.*damaged/,
    ],
    [
      "more neighbours than labelled rows",
      {},
      ["--method", "knn", "--k", "50"],
      /k: Expected at most 15 neighbours, as many as there are labelled rows, but found 50/,
    ],
    [
      "labels that 32 bits would cut",
      { labels: { labels: { shape: [120], data: BigInt64Array.from(few, (l) => BigInt(l) + 2n ** 32n) } } },
      [],
      /labels\.safetensors: Expected whole numbers between -2\^31 and 2\^31 - 1 but found 4294967296 in row 0/,
    ],
    [
      "a label of a million among three",
      { labels: { labels: indices(few.map((label, i) => i === 8 ? 1_000_000 : label)) } },
      [],
      /found 1000000 in row 8, .*\n.*Did you mean -1, for unknown/,
    ],
    [
      "real numbers [N, 1]",
      { labels: { labels: { shape: [120, 1], data: new Float32Array(120) } } },
      [],
      /labels\.safetensors: Expected class indices, .* but found F32 \[120, 1\]/,
    ],
    ["an unknown method", {}, ["--method", "glc"], /--method: expected one of .*\n.*Did you mean "glcc"/],
    ["an alpha out of range", {}, ["--alpha", "1"], /alpha: Expected a number between 0 and 1/],
    [
      "names of another number",
      {},
      ["--method", "knn", "--classes", "a,b"],
      /labels\.safetensors: Expected class indices below 2, the number of names of --classes, but found 2 in row \d+\n/,
    ],
    [
      "the largest label of 32 bits, which is no class",
      { labels: { labels: indices(few.map((label, i) => i === 16 ? 2 ** 31 - 1 : label)) } },
      [],
      /labels\.safetensors: Expected class indices numbered from 0 but found 2147483647 in row 16, .*\n.*-1, for unknown/,
    ],
    [
      "the largest label of 32 bits beside names",
      { labels: { labels: indices(few.map((label, i) => i === 16 ? 2 ** 31 - 1 : label)) } },
      ["--classes", "a,b,c"],
      /labels\.safetensors: Expected class indices below 3, .* but found 2147483647 in row 16\n/,
    ],
  ] as const
) {
  Deno.test(`classify refuses ${what}`, () =>
    withFiles(files, async (_, run) => {
      const { code, output, errors } = await run(...options);
      assert.equal(code, 2, output);
      assert.match(errors, message);
      assert.equal(output, "");
    }));
}
