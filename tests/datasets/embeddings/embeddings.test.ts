import assert from "node:assert/strict";
import { join } from "node:path";
import { openEmbeddings } from "../../../lib/datasets/embeddings/embeddings.ts";
import { checkRows } from "../../../lib/datasets/embeddings/check-rows.ts";
import { readEmbeddings } from "../../../lib/datasets/embeddings/read-embeddings.ts";
import { UserError } from "../../../lib/errors.ts";
import { encodeSafetensors } from "../../../lib/tensor/safetensors.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const ROWS = 12, CLASSES = 3, WIDTH = 4;
const reals = (rows: number, cols: number, at: (i: number) => number = (i) => 1 + i % 7): Tensor => ({
  shape: [rows, cols],
  data: Float32Array.from({ length: rows * cols }, (_, i) => at(i)),
});
const wholes = (values: number[]): Tensor => ({ shape: [values.length], data: Int32Array.from(values) });
const each = (at: (i: number) => number): Tensor => wholes(Array.from({ length: ROWS }, (_, i) => at(i)));

const PLAIN = { embeddings: reals(ROWS, WIDTH), labels: each((i) => i % CLASSES) };
const WHOLE = {
  ...PLAIN,
  groups: each((i) => 10 + Math.floor(i / 2)),
  areas: each((i) => 1 + i),
  zero_shot: reals(ROWS, CLASSES),
  class_vectors: reals(CLASSES, WIDTH),
  split: each((i) => i < 8 ? 0 : i < 10 ? 1 : -1),
};

const fileOf = (tensors: Record<string, Tensor>, metadata: Record<string, string> = {}) =>
  encodeSafetensors(tensors, metadata);

async function opened(
  tensors: Record<string, Tensor>,
  use: (dataset: ReturnType<typeof openEmbeddings>) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const path = join(root, "x.safetensors");
    await Deno.writeFile(path, fileOf(tensors));
    await use(openEmbeddings(path));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("groups and splits are those of the file, and what has no split takes no part", () =>
  opened(WHOLE, async (dataset) => {
    assert.deepEqual(await dataset.ids("train"), ["10", "11", "12", "13"]);
    assert.deepEqual(await dataset.ids("val"), ["14"]);
    assert.deepEqual(dataset.given!.rowsOf("train", "11"), [2, 3]);
    assert.deepEqual(dataset.given!.rowsOf("val", "11"), []);
    assert.deepEqual(dataset.classNames, ["class 0", "class 1", "class 2"]);
    const { images, imagesWithClass, ignored } = await checkRows(dataset, dataset.given!, "val");
    assert.deepEqual([images, imagesWithClass, ignored], [1, [1, 0, 1], 0]);
    assert.deepEqual(await dataset.splitNotes!(), [
      "Rows take the place of masks, groups of rows that of images; train: 8 rows in 4 groups, val: 2 rows in 1 groups",
    ]);
    await assert.rejects(dataset.image("14", "val"), /found embeddings alone/);
    await assert.rejects(async () => await dataset.ids("test"), /a split train or val but found "test"/);
  }));

Deno.test("splits and groups that the file does not name are derived, the same way each time, and told", () =>
  opened({ ...PLAIN, spare: wholes([1]) }, async (dataset) => {
    const rowsOf = async (split: string) =>
      (await dataset.ids(split)).map((id) => dataset.given!.rowsOf(split, id));
    const [train, val] = [await rowsOf("train"), await rowsOf("val")];
    assert.deepEqual([...train, ...val].flat().sort((a, b) => a - b), [...Array(ROWS).keys()]);
    assert.deepEqual(train.map(({ length }) => length).sort(), [2, 4]);
    assert.ok(val.length === 6 && val.every(({ length }) => length === 1));
    const notes = (await dataset.splitNotes!()).join("\n");
    assert.match(notes, /names no split: a half of its rows is val/);
    assert.match(notes, /names no groups: training rows were put together at random, 4 at a time/);
    assert.match(notes, /not used: spare/);
  }));

Deno.test("names come from the metadata, and background among them is one", async () => {
  const class_names = JSON.stringify(["Background", "cat", "dog"]);
  const root = await Deno.makeTempDir();
  try {
    const path = join(root, "x.safetensors");
    await Deno.writeFile(path, fileOf(WHOLE, { class_names }));
    const dataset = openEmbeddings(path);
    assert.deepEqual([dataset.classNames[1], dataset.hasBackground], ["cat", true]);
    // A file that changes is read again.
    await Deno.writeFile(path, fileOf(WHOLE));
    assert.deepEqual(openEmbeddings(path).hasBackground, false);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

const REFUSED: Record<string, [Record<string, Tensor>, RegExp, Record<string, string>?]> = {
  "no labels": [{ embeddings: PLAIN.embeddings }, /Expected a tensor labels but found embeddings/],
  "labels of another number": [
    { ...PLAIN, labels: wholes([0, 1]) },
    /labels: .*each of the 12 rows .* found 2/,
  ],
  "a single class": [{ ...PLAIN, labels: each(() => 0) }, /labels of at least 2 classes but found 1/],
  "labels beyond the classes": [
    { ...WHOLE, labels: each((i) => i % 5) },
    /labels 0 … 2, or -1 for unknown, but found 3 in row 3/,
  ],
  "a label of a million": [
    { ...PLAIN, labels: each((i) => i === 5 ? 1_000_000 : i % 3) },
    /found 1000000 in row 5/,
  ],
  "no label at all": [{ ...WHOLE, labels: each(() => -1) }, /a label for at least one row/],
  "embeddings that are no numbers": [
    { ...PLAIN, embeddings: reals(ROWS, WIDTH, (i) => i === 9 ? NaN : 1) },
    /tensor embeddings: Expected finite numbers in single precision but found NaN in row 2, column/,
  ],
  "a row of zeros": [
    { ...PLAIN, embeddings: reals(ROWS, WIDTH, (i) => i >= 8 && i < 12 ? 0 : 1) },
    /embeddings: Expected rows that point somewhere but found nothing but zeros in row 2/,
  ],
  "logits for scores": [
    { ...WHOLE, zero_shot: reals(ROWS, CLASSES, (i) => i === 4 ? -2 : 1) },
    /zero_shot: Expected scores of at least 0 but found -2 in row 1\n.*softmax/,
  ],
  "scores of other classes": [
    { ...WHOLE, class_vectors: reals(4, WIDTH) },
    /class_vectors: Expected a vector for each of the 3 classes but found 4/,
  ],
  "an area of 0": [{ ...WHOLE, areas: each((i) => i) }, /positive areas but found 0 in row 0/],
  "a split of another number": [
    { ...WHOLE, split: each((i) => i % 3) },
    /0 for train, 1 for val or -1 but found 2/,
  ],
  "names that are no list": [WHOLE, /metadata class_names: Expected a JSON list/, { class_names: "cat,dog" }],
  "the same name twice": [WHOLE, /"a" twice/, { class_names: '["a","b","a"]' }],
  "too few names": [WHOLE, /labels 0 … 1, or -1 for unknown, but found 2 in row 2/, {
    class_names: '["a","b"]',
  }],
};
for (const [what, [tensors, message, metadata]] of Object.entries(REFUSED)) {
  Deno.test(`a file of embeddings with ${what} is refused`, () => {
    assert.throws(() => readEmbeddings(fileOf(tensors, metadata), "x"), (error) => {
      assert(error instanceof UserError, String(error));
      assert.match(error.describe(), message);
      return true;
    });
  });
}

Deno.test("a group in both splits, an empty split, a folder and a torn file are refused", async () => {
  const split = each((i) => i === 3 ? 1 : 0);
  await assert.rejects(
    () => opened({ ...WHOLE, split }, () => Promise.resolve()),
    /found group 11 in several, with rows 2 and 3/,
  );
  const one = { ...WHOLE, split: each(() => 0) };
  await assert.rejects(
    () => opened(one, () => Promise.resolve()),
    /rows of both splits but found none of val/,
  );
  assert.throws(() => openEmbeddings(Deno.cwd()), /Expected a file but found a folder/);
  assert.throws(() => openEmbeddings("/no/such.safetensors"), /found no such file/);
  assert.throws(() => readEmbeddings(fileOf(PLAIN).subarray(0, 60), "x"), /header inside 60 bytes/);
});
