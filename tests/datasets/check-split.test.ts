import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "fast-png";
import { checkSplit } from "../../lib/datasets/check-split.ts";
import { fingerprint } from "../../lib/datasets/fingerprint.ts";
import { openFolder } from "../../lib/datasets/folder.ts";
import { openVoc } from "../../lib/datasets/voc2012.ts";
import { VOC_CLASSES } from "../../lib/datasets/voc-classes.ts";
import { isFolder } from "../../lib/datasets/paths.ts";
import { HEIGHT, MINIATURES, WIDTH } from "./miniatures.ts";

const quiet = { signal: new AbortController().signal, progress() {} };
const gray = (width: number, height: number, value: number) =>
  encode({ width, height, data: new Uint8Array(width * height).fill(value), depth: 8, channels: 1 });

async function withMiniature(use: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await MINIATURES.folder(root);
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a whole split is counted, hashed as results hash it, and free of problems", () =>
  withMiniature(async (root) => {
    const set = openFolder(root), steps: number[] = [];
    const report = await checkSplit(set, "train", { ...quiet, progress: (done) => steps.push(done) });
    assert.deepEqual([report.images, report.problems], [7, []]);
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 6, 7]);
    const memo = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
    assert.equal(report.content, await fingerprint(set, await set.ids("train"), "train", memo));
    assert.match(report.listHash ?? "", /^[0-9a-f]{64}$/);
    assert.equal(report.imagesWithClass[0], 7);
    assert.ok(report.imagesWithClass.every((images) => images > 0));
    // Each picture ignores the upper rims of two rectangles, 18 and 20 pixels wide.
    assert.ok(Math.abs(report.ignored - 38 / (WIDTH * HEIGHT)) < 1e-9);
  }));

Deno.test("all problems of a split are told, each once", () =>
  withMiniature(async (root) => {
    // Derived splits would change with the files that are taken away.
    const ids = Array.from({ length: 7 }, (_, i) => `größe ${i}`);
    await Deno.mkdir(join(root, "splits"));
    await Deno.writeTextFile(join(root, "splits/train.txt"), ids.join("\n"));
    const set = openFolder(root);
    const label = (i: number) => join(root, "labels", `${ids[i]}.png`);
    const image = (i: number) => join(root, "images", `${ids[i]}.jpg`);
    await Deno.remove(image(0));
    await Deno.remove(label(1));
    await Deno.writeFile(image(2), (await Deno.readFile(image(2))).slice(0, 300));
    await Deno.writeFile(label(3), gray(WIDTH, HEIGHT - 1, 0));
    await Deno.writeFile(label(4), gray(WIDTH, HEIGHT, 77));
    await Deno.writeTextFile(label(5), "no picture");
    const { problems, content, images } = await checkSplit(set, "train", quiet);
    const said = problems.map((problem) => problem.describe());
    const expected = [
      [image(0), /no such file/],
      [label(1), /no such file/],
      [image(2), /do not decode/],
      [label(3), /found 56 × 39/],
      [label(4), /found 77 at row 0, column 0/],
      [label(5), /do not decode/],
    ] as const;
    assert.deepEqual([said.length, content, images], [6, null, 7]);
    for (const [i, [path, message]] of expected.entries()) {
      assert.ok(said[i].startsWith(path), said[i]);
      assert.match(said[i], message);
    }
  }));

Deno.test("a list that cannot be read is a problem, not the end", () =>
  withMiniature(async (root) => {
    await Deno.mkdir(join(root, "splits"));
    await Deno.writeTextFile(join(root, "splits/train.txt"), "../../etc/passwd\n");
    const report = await checkSplit(openFolder(root), "train", quiet);
    assert.deepEqual([report.images, report.problems.length], [null, 1]);
    assert.match(report.problems[0].describe(), /train\.txt:1: Expected an image id/);
  }));

const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const voc = join(shared, "voc2012-subset/VOCdevkit/VOC2012");

Deno.test({
  name: "the VOC subset's val split has 90 images, most classes and no problem",
  ignore: !isFolder(voc),
  async fn() {
    const set = openVoc({ root: voc, name: "VOC 2012 subset", classNames: VOC_CLASSES });
    const { images, problems, imagesWithClass, ignored } = await checkSplit(set, "val", quiet);
    assert.deepEqual([images, problems], [90, []]);
    assert.ok(imagesWithClass.filter((count) => count > 0).length > 15, String(imagesWithClass));
    assert.ok(ignored > 0.02 && ignored < 0.2, String(ignored));
  },
});
