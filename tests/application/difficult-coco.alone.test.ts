import assert from "node:assert/strict";
import { join } from "node:path";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { UserError } from "../../lib/errors.ts";
import { checkData } from "../../lib/application/check-data.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { HEIGHT, MINIATURES, WIDTH } from "../datasets/miniatures.ts";
import { ProfileRun } from "./fixtures/profile-run.ts";

/** A picture's name as nobody would have thought of. */
const NAME = "größe 東京 𝄞.jpg";

const SMALL = ["text.templates=['{}']", "sampling.kind=global"];

/** A rectangle as an outline. */
const outline = (x0: number, y0: number, x1: number, y1: number) => [[x0, y0, x1, y0, x1, y1, x0, y1]];

/** Run lengths of the columns from `left` on. */
const columnsFrom = (left: number) => ({
  size: [HEIGHT, WIDTH],
  counts: [left * HEIGHT, (WIDTH - left) * HEIGHT],
});

/** A miniature of COCO 2017 whose first test picture has a strange name, a crowd, and instances on top of each other. */
async function writeDifficult(root: string): Promise<void> {
  await MINIATURES["coco-object"](root);
  const path = join(root, "annotations/instances_val2017.json");
  const file = JSON.parse(await Deno.readTextFile(path));
  const [image] = file.images;
  await Deno.rename(join(root, "val2017", image.file_name), join(root, "val2017", NAME));
  image.file_name = NAME;
  const of = (category_id: number, segmentation: unknown, iscrowd = 0) => ({
    ...{ id: file.annotations.length, image_id: image.id, category_id, iscrowd, segmentation },
  });
  file.annotations = [
    // Numbered before the instances, it still lies below them.
    of(2, columnsFrom(20), 1),
    of(1, outline(10, 0, 40, HEIGHT)),
    of(90, outline(30, 0, 50, HEIGHT)),
    ...file.annotations.filter(({ image_id }: { image_id: number }) => image_id !== image.id),
    // Of an image that the file does not list.
    { ...of(1, outline(0, 0, 5, 5)), image_id: 987_654 },
  ];
  await Deno.writeTextFile(path, JSON.stringify(file));
}

Deno.test("a COCO set with crowds, overlapping instances and strange names runs to its table with every pixel counted", () =>
  ProfileRun.in(async (run) => {
    await writeDifficult(run.root);
    const set = datasetKind("coco-object").open(run.root);
    const { data } = await set.labels(NAME.slice(0, -".jpg".length), "val2017");
    // Background, person, toothbrush over person, crowd of bicycles.
    assert.deepEqual([0, 10, 29, 30, 49, 50, 55].map((x) => data[x]), [0, 1, 1, 80, 80, 2, 2]);
    await run.reproduce("table4", "coco-object", { set: SMALL });
    await run.assertEveryPixelCounted(set, "val2017");
  }));

Deno.test("missing images are all told by a check, and refused by name before anything is computed", () =>
  ProfileRun.in(async (run) => {
    await writeDifficult(run.root);
    await Deno.remove(join(run.root, "val2017", NAME));
    await Deno.remove(join(run.root, "val2017/000000000007.jpg"));
    const { problems } = await checkData("coco-object", [`dataset.root=${run.root}`], {
      signal: new AbortController().signal,
      progress: silentProgress,
    });
    assert.deepEqual(problems.map(({ where }) => where!.split("/").at(-1)), [NAME, "000000000007.jpg"]);
    await assert.rejects(
      run.reproduce("table4", "coco-object", { set: SMALL }),
      (error) => error instanceof UserError && error.describe().includes(`${NAME}: Expected the image`),
    );
  }));
