import assert from "node:assert/strict";
import { join } from "node:path";
import { isFile } from "../../lib/datasets/paths.ts";
import { EmbeddingClassifier } from "../../lib/method/embedding-classifier.ts";
import type { ClassifierMethod } from "../../lib/method/classifier-options.ts";
import { decodeSafetensors } from "../../lib/tensor/safetensors.ts";
import { type Matrix, matrix, row } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";

// Photographs as OpenAI's CLIP sees them. Half of them train, the other half is labelled; means over five draws.
const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const SEEDS = [0, 1, 2, 3, 4];
const METHODS = ["probe", "lp", "glcc"] as const satisfies ClassifierMethod[];
/** By how many points GLCC may stay behind the better of its two halves. */
const BEHIND = 2;
/** By how many points docs/tools.md, which tells one digit, may differ on another processor. */
const TOLD_WITHIN = 0.11;

interface Drawn {
  readonly x: Matrix;
  readonly labels: readonly number[];
  readonly test: Matrix;
  readonly truth: readonly number[];
}

/** What is known of the training rows. */
type Known = (labels: readonly number[], classes: number, random: Random) => number[];

const perClass = (count: number): Known => (labels, classes) => {
  const seen = new Array<number>(classes).fill(0);
  return labels.map((label) => seen[label]++ < count ? label : -1);
};
const wrong = (share: number): Known => (labels, classes, random) =>
  labels.map((label) => random.next() < share ? (label + 1 + random.below(classes - 1)) % classes : label);

const KNOWN: readonly (readonly [string, Known, { noisyLabels: boolean }])[] = [
  ["1 label a class", perClass(1), { noisyLabels: false }],
  ["4 labels a class", perClass(4), { noisyLabels: false }],
  ["20 % wrong labels", wrong(0.2), { noisyLabels: true }],
  ["40 % wrong labels", wrong(0.4), { noisyLabels: true }],
  ["60 % wrong labels", wrong(0.6), { noisyLabels: true }],
];

for (const file of ["whu-l14", "whu-b32"]) {
  const path = join(shared, "real-clip-embeddings", `${file}.safetensors`);
  for (const [what, known, options] of KNOWN) {
    Deno.test({
      name:
        `real CLIP embeddings ${file}, ${what}: GLCC beats the probe and is near the better of its halves`,
      ignore: !isFile(path),
      async fn() {
        const { tensors } = decodeSafetensors(await Deno.readFile(path));
        const { shape: [rows, width], data } = tensors.embeddings;
        const all = matrix(rows, width, Float32Array.from(data as Float32Array));
        const labels = Array.from(tensors.labels.data, Number);
        const classes = 1 + Math.max(...labels);
        const mean = { probe: 0, lp: 0, glcc: 0 };
        for (const seed of SEEDS) {
          const random = new Random(seed);
          const { x, labels: training, test, truth } = halves(all, labels, random);
          const given = known(training, classes, random);
          for (const method of METHODS) {
            const classifier = new EmbeddingClassifier({ method, seed, ...options });
            const found = await (await classifier.fit(x, given, { classes })).predict(test);
            const right = found.filter((label, i) => label === truth[i]).length;
            mean[method] += 100 * right / truth.length / SEEDS.length;
          }
        }
        const said = JSON.stringify(mean);
        assert.ok(mean.glcc >= mean.probe, said);
        assert.ok(mean.glcc >= Math.max(mean.probe, mean.lp) - BEHIND, said);
        for (const [i, method] of METHODS.entries()) {
          assert.ok(
            Math.abs(mean[method] - told(file, what)[i]) < TOLD_WITHIN,
            `docs/tools.md, ${method}: ${said}`,
          );
        }
      },
    });
  }
}

const PAGE = Deno.readTextFileSync(join(import.meta.dirname!, "../../docs/tools.md"));

/** The three numbers of `METHODS` that the page tells. */
function told(file: string, what: string): number[] {
  const name = what.replace(" label a", " a").replace(" labels", "");
  const line = PAGE.split("\n").find((line) => line.startsWith(`| ${name} `));
  const numbers = line!.split("|").slice(2, -1).map(Number);
  return file === "whu-l14" ? numbers.slice(0, 3) : numbers.slice(3);
}

function halves(all: Matrix, labels: readonly number[], random: Random): Drawn {
  const order = [...random.permutation(all.rows)];
  const half = all.rows >> 1;
  const taken = (rows: readonly number[]) => {
    const out = matrix(rows.length, all.cols);
    rows.forEach((from, to) => row(out, to).set(row(all, from)));
    return out;
  };
  const [train, test] = [order.slice(0, half), order.slice(half)];
  return {
    ...{ x: taken(train), labels: train.map((i) => labels[i]) },
    ...{ test: taken(test), truth: test.map((i) => labels[i]) },
  };
}
