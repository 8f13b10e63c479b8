import assert from "node:assert/strict";
import { join } from "node:path";
import { plantedClusters, randomCentres } from "../../lib/study/planted-clusters.ts";
import { Random } from "../../lib/tensor/random.ts";
import { encodeSafetensors } from "../../lib/tensor/safetensors.ts";
import { ablate } from "../cli/in-process.ts";
import { corpusOf } from "../engine/corpus.ts";
import { mutatedBytes } from "../engine/mutations.ts";
import { assertMessage, toldOrDone } from "../engine/told-or-done.ts";

const MUTATIONS = 300;
const PLANTED = { classes: 3, width: 6, loose: 10, denseClusters: 0, densePoints: 0, spread: 0.12, tight: 0 };
const random = new Random(7), centres = randomCentres(3, 6, random);
const training = plantedClusters(PLANTED, random, centres),
  test = plantedClusters({ ...PLANTED, loose: 4 }, random, centres);
const indices = (values: ArrayLike<number>) => ({
  labels: { shape: [values.length], data: Int32Array.from(values) },
});
const embeddings = ({ x }: typeof test) => ({ embeddings: { shape: [x.rows, x.cols], data: x.data } });

const FILES: Readonly<Record<string, Uint8Array>> = {
  train: encodeSafetensors(embeddings(training)),
  labels: encodeSafetensors(indices(training.classes.map((label, at) => at % 4 === 0 ? label : -1))),
  test: encodeSafetensors(embeddings(test)),
  truth: encodeSafetensors(indices(test.classes)),
};

/** A tensor as the header tells it and its bytes; undefined where the format's definition is not kept. */
function plainTensors(bytes: Uint8Array): Map<string, string> | undefined {
  if (bytes.length < 8) return undefined;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) return undefined;
  try {
    const header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)),
    );
    const body = bytes.subarray(8 + length), tensors = new Map<string, string>();
    for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries<Header>(header)) {
      if (name === "__metadata__") continue;
      const size = shape.reduce((all, each) => all * each, 4);
      if (!(from >= 0 && to <= body.length && to - from === size)) return undefined;
      tensors.set(name, `${dtype} ${shape} ${body.subarray(from, to)}`);
    }
    return tensors;
  } catch {
    return undefined;
  }
}

interface Header {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [from: number, to: number];
}

Deno.test(`${MUTATIONS} seeded mutations of safetensors, and what once failed, are classified alike, or refused with one message`, async () => {
  const root = await Deno.makeTempDir({ prefix: "ablate-fuzz-" });
  const path = (name: string) => join(root, `${name}.safetensors`);
  try {
    for (const [name, bytes] of Object.entries(FILES)) await Deno.writeFile(path(name), bytes);
    const classify = (method: string) =>
      ablate(
        "classify",
        ...Object.keys(FILES).flatMap((name) => [`--${name}`, path(name)]),
        "--method",
        method,
        "--k",
        "3",
        "--epochs",
        "4",
      );
    const right = { knn: await classify("knn"), lp: await classify("lp"), glcc: await classify("glcc") };
    assert.deepEqual(Object.values(right).map(({ code }) => code), [0, 0, 0], right.glcc.errors);
    for (const { name, bytes } of corpusOf("safetensors")) {
      const [role] = name.split("-");
      await Deno.writeFile(path(role), bytes);
      const found = await toldOrDone(name, () => classify("glcc"));
      await Deno.writeFile(path(role), FILES[role]);
      assert.deepEqual([found?.code, found?.output], [2, ""], `${name}\n${found?.errors}`);
      assert.ok(found!.errors.startsWith(`error: ${path(role)}: `), found!.errors);
    }
    let accepted = 0, same = 0;
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const random = new Random(seed), name = random.pick(Object.keys(FILES));
      const method = random.pick(["knn", "lp", "glcc"] as const),
        context = `seed ${seed}: ${name}, ${method}`;
      // Most bytes are numbers; half of the mutations are of the header.
      const bytes = FILES[name], head = random.below(2) === 0 ? bytes.length : 8 + bytes[0];
      const changed = mutatedBytes(bytes.slice(0, head), random);
      const mutated = Uint8Array.from([...changed, ...bytes.subarray(head)]);
      await Deno.writeFile(path(name), mutated);
      const found = await toldOrDone(context, () => classify(method));
      await Deno.writeFile(path(name), bytes);
      assert.ok(found, context);
      const plain = plainTensors(mutated), before = plainTensors(bytes)!;
      if (found.code === 0) {
        accepted++;
        assert.ok(plain, `${context}: what is no safetensors file was accepted`);
        const [, ...rows] = found.output.split("\n");
        for (const row of rows) {
          assert.ok(
            row.split(",").every((cell) => cell !== "" && Number.isFinite(Number(cell))),
            `${context}\n${row}`,
          );
        }
      } else {
        assert.deepEqual([found.code, found.output], [2, ""], `${context}\n${found.errors}`);
        assert.match(found.errors, /^(warning: .*\n)*error: [^\n]+(\n {2}[^\n]+)?$/, context);
        assertMessage(found.errors, context);
      }
      if (
        plain && plain.size === before.size &&
        [...plain.values()].every((tensor, at) => tensor === [...before.values()][at])
      ) {
        if (found.code === 0) assert.deepEqual(found, right[method], context);
        same++;
      }
    }
    assert.ok(
      accepted > MUTATIONS / 20 && accepted < MUTATIONS && same > 0,
      `${accepted} of ${MUTATIONS} accepted, ${same} meant the same`,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
