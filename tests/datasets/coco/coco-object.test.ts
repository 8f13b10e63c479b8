import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { openCocoObject } from "../../../lib/datasets/coco/coco-object.ts";
import { COCO_OBJECT_CLASSES } from "../../../lib/datasets/coco/thing-classes.ts";
import { cocoCounts, compressCounts } from "../../../lib/method/sam/coco-rle.ts";
import { instances } from "../miniatures.ts";
import { assertSays } from "../says.ts";
import { jpeg } from "../voc_fixture.ts";

const HEIGHT = 4;
const WIDTH = 6;

/** Outline of the columns from `left` to before `right`, over the whole height. */
const columns = (left: number, right: number) => [left, 0, right, 0, right, HEIGHT, left, HEIGHT];

/** Run lengths of the columns before `right`. */
const runsBefore = (right: number) => [0, right * HEIGHT, (WIDTH - right) * HEIGHT];

type Parts = { images?: object[]; annotations?: object[]; categories?: object[] };

/** An annotation of image 7. */
const annotation = (category_id: number, segmentation: unknown, iscrowd: unknown = 0) => ({
  image_id: 7,
  category_id,
  iscrowd,
  segmentation,
});

/** Opens a set with these parts of its annotation file, or this text as its annotation file. */
async function withSet(
  parts: Parts | string,
  use: (set: ReturnType<typeof openCocoObject>, root: string) => Promise<void>,
  annotatedOnly = false,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const file = { id: 7, file_name: "a.jpg", height: HEIGHT, width: WIDTH };
  const text = typeof parts === "string"
    ? parts
    : JSON.stringify({ ...instances(), images: [file], ...parts });
  try {
    for (const folder of ["annotations", "val2017"]) await Deno.mkdir(join(root, folder));
    await Deno.writeTextFile(join(root, "annotations/instances_val2017.json"), text);
    await Deno.writeFile(join(root, "val2017/a.jpg"), await jpeg(WIDTH, HEIGHT));
    await use(openCocoObject({ root, name: "test set", source: "from somewhere", annotatedOnly }), root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The labels of the first row: every annotation here covers whole columns. */
async function firstRow(set: ReturnType<typeof openCocoObject>): Promise<number[]> {
  const { data } = await set.labels("a", "val2017");
  for (let y = 1; y < HEIGHT; y++) {
    assert.deepEqual(data.subarray(y * WIDTH, (y + 1) * WIDTH), data.subarray(0, WIDTH));
  }
  return [...data.subarray(0, WIDTH)];
}

Deno.test("COCO-Object has background and 80 things, by their places among the category ids", () => {
  assert.equal(COCO_OBJECT_CLASSES.length, 81);
  assert.deepEqual([0, 1, 12, 80].map((label) => COCO_OBJECT_CLASSES[label]), [
    "background",
    "person",
    "stop sign",
    "toothbrush",
  ]);
});

Deno.test("outlines, several of one thing, run lengths and compressed ones are painted; the rest is background", () =>
  withSet({
    annotations: [
      annotation(1, [columns(0, 1), columns(4, 5)]),
      annotation(2, { size: [HEIGHT, WIDTH], counts: [HEIGHT, HEIGHT, 4 * HEIGHT] }),
      annotation(90, {
        size: [HEIGHT, WIDTH],
        counts: compressCounts([2 * HEIGHT, HEIGHT, 3 * HEIGHT]),
      }),
    ],
  }, async (set) => assert.deepEqual(await firstRow(set), [1, 2, 80, 0, 1, 0])));

Deno.test("stuff is background", () =>
  withSet({
    annotations: [annotation(1, [columns(0, 2)]), annotation(183, [columns(0, 6)])],
  }, async (set) => assert.deepEqual(await firstRow(set), [1, 1, 0, 0, 0, 0])));

Deno.test("categories that COCO does not have are named with their counts, not taken for background", async () => {
  const annotations = [0, 0, 1, 999].map((category) => annotation(category, [columns(0, 2)]));
  const categories = [{ id: 0, name: "cat" }, { id: 91, name: "dog" }];
  await withSet({ annotations, categories }, (set) =>
    assertSays(
      () => set.ids("val2017"),
      /found others: 0 "cat" \(2 annotations\), 91 "dog" \(0 annotations\), 999 \(1 annotation\)\n/,
      /instances_val2017\.json/,
      /1 for person up to 90 for toothbrush/,
    ));
  // Of the numbers up to 90 ten were never given; a category without annotations changes nothing.
  await withSet(
    { annotations: [annotation(12, [columns(0, 2)])] },
    (set) => assertSays(() => set.ids("val2017"), /found others: 12 \(1 annotation\)/),
  );
  await withSet({ categories }, async (set) => assert.deepEqual(await firstRow(set), [0, 0, 0, 0, 0, 0]));
});

Deno.test("where instances overlap, the later one lies on top", () =>
  withSet({
    annotations: [annotation(1, [columns(0, 4)]), annotation(2, [columns(2, 6)])],
  }, async (set) => assert.deepEqual(await firstRow(set), [1, 1, 2, 2, 2, 2])));

Deno.test("a crowd takes its class and lies below every instance, wherever it stands in the file", () =>
  withSet({
    annotations: [
      annotation(2, [columns(1, 2)]),
      annotation(1, { size: [HEIGHT, WIDTH], counts: runsBefore(5) }, 1),
      annotation(90, [columns(4, 5)]),
    ],
  }, async (set) => assert.deepEqual(await firstRow(set), [1, 2, 1, 1, 80, 0])));

Deno.test("a crowd may be called true; what is neither yes nor no is refused", async () => {
  const crowd = (iscrowd: unknown) => ({
    annotations: [
      annotation(1, [columns(1, 4)]),
      annotation(2, { size: [HEIGHT, WIDTH], counts: runsBefore(6) }, iscrowd),
    ],
  });
  await withSet(crowd(true), async (set) => assert.deepEqual(await firstRow(set), [2, 1, 1, 1, 2, 2]));
  await withSet(crowd(false), async (set) => assert.deepEqual(await firstRow(set), [2, 2, 2, 2, 2, 2]));
  await withSet(
    crowd("yes"),
    (set) => assertSays(() => set.ids("val2017"), /0 or 1 as iscrowd but found "yes"/),
  );
});

Deno.test("an image without annotations is background; where only annotated ones count, it is left out", async () => {
  const images = [
    { id: 7, file_name: "a.jpg", height: HEIGHT, width: WIDTH },
    { id: 9, file_name: "b.jpg", height: HEIGHT, width: WIDTH },
  ];
  const annotations = [{ ...annotation(1, [columns(0, 1)]), image_id: 9 }];
  await withSet({ images, annotations }, async (set) => {
    assert.deepEqual(await firstRow(set), [0, 0, 0, 0, 0, 0]);
    assert.deepEqual(await set.ids("val2017"), ["a", "b"]);
  });
  await withSet(
    { images, annotations },
    async (set) => assert.deepEqual(await set.ids("val2017"), ["b"]),
    true,
  );
});

Deno.test("names of any script and other endings lead to their files", async () => {
  const names = ["höhe, 2.jpg", "猫 1.jpg", "a.png.jpg", "b.PNG", "🐈.jpeg"];
  const images = names.map((file_name, id) => ({ id, file_name, height: HEIGHT, width: WIDTH }));
  await withSet({ images }, async (set, root) => {
    const ids = await set.ids("val2017");
    assert.deepEqual(ids, ["höhe, 2", "猫 1", "a.png.jpg", "b.PNG", "🐈.jpeg"]);
    for (const [i, id] of ids.entries()) {
      assert.equal(set.files(id, "val2017").image, join(root, "val2017", names[i]));
      await Deno.writeFile(join(root, "val2017", names[i]), await jpeg(WIDTH, HEIGHT));
      assert.equal((await set.image(id, "val2017")).width, WIDTH);
    }
  });
});

Deno.test("images may lie in images/ as well", () =>
  withSet({}, async (set, root) => {
    await Deno.mkdir(join(root, "images"));
    await Deno.rename(join(root, "val2017"), join(root, "images/val2017"));
    assert.equal((await set.image("a", "val2017")).width, WIDTH);
  }));

Deno.test("an image that is listed but missing is named", () =>
  withSet({ images: [{ id: 1, file_name: "gone.jpg", height: 4, width: 6 }] }, async (set) => {
    await assertSays(() => set.image("gone", "val2017"), /val2017.gone\.jpg/, /no such file/);
    await assertSays(() => set.labels("gone", "val2017"), /val2017.gone\.jpg/, /no such file/);
  }));

Deno.test("a missing annotation file says where it comes from", () =>
  withSet({}, async (set) => {
    await assertSays(() => set.ids("train2017"), /instances_train2017\.json/, /from somewhere/);
  }));

Deno.test("an image of another size than listed is refused", () =>
  withSet({ images: [{ id: 7, file_name: "a.jpg", height: 6, width: 4 }] }, async (set) => {
    await assertSays(() => set.labels("a", "val2017"), /6 × 4/, /4 × 6/, /a\.jpg/, /instances_val2017/);
  }));

const file = (more: object) => ({ images: [{ id: 7, file_name: "a.jpg", height: 4, width: 6, ...more }] });

/** What is wrong in the lists, and what is said of it before any image is read. */
const BROKEN_LISTS: [what: string, parts: Parts | string, message: RegExp][] = [
  [
    "a name that leads out of the folder",
    file({ file_name: "../../etc/passwd.jpg" }),
    /without folders .*passwd/,
  ],
  ["a name with a folder", file({ file_name: "val/a.jpg" }), /without folders/],
  ["a name of dots", file({ file_name: ".." }), /without folders/],
  ["a name that is none", file({ file_name: 5 }), /without folders but found 5/],
  ["a size beyond belief", file({ width: 1e9 }), /1 to 65536 pixels as width but found 1000000000/],
  ["no size", file({ height: null }), /whole number as height but found null/],
  [
    "an image twice",
    { images: [...file({}).images, ...file({ id: 8 }).images] },
    /every image once but found "a" again/,
  ],
  ["no image at all", { images: [] }, /at least one image/],
  ["another set's categories", { categories: [{ id: 1, name: "cat" }] }, /category "person" but found "cat"/],
  [
    "an annotation of no image",
    { annotations: [{ category_id: 1 }] },
    /image_id but found nothing in "annotations" at byte/,
  ],
  ["no list of annotations", '{"images": [], "categories": []}', /found no annotations/],
  ["an empty file", "", /whole JSON object but found the end after 0 bytes/],
  ["a file cut short", '{"images": [{"id": 7, "file_name": "a', /found the end after 37 bytes/],
  ["a list instead of an object", "[]", /found "\[" at byte 0/],
  ["a web page", "<html></html>", /found "<" at byte 0/],
  [
    "an element that does not parse",
    '{"images": [{"id": 07}]}',
    /"images" holds an element at byte 12 that does not parse/,
  ],
  ["two elements without a comma", '{"categories": [{"id": 1000} {"id": 1001}]}', /found "{" at byte 29/],
  ["an element that is no object", '{"images": [17]}', /found "1" at byte 12/],
  ["a comma too many between elements", '{"categories": [{"id": 1000},,{}]}', /found "," at byte 29/],
  ["a comma before the first element", '{"categories": [,{"id": 1}]}', /found "," at byte 16/],
  ["a comma after the last element", '{"categories": [{"id": 1000},]}', /found "\]" at byte 29/],
  [
    "a list twice",
    '{"categories": [], "images": [], "categories": []}',
    /found a second "categories" at byte 45/,
  ],
  ["a list twice, once with escapes", '{"images": [], "im\\u0061ges": []}', /found a second "images"/],
  [
    "a key twice in an element",
    '{"images": [], "annotations": [{"image_id": 7, "category_id": 1, "category_id": 2}]}',
    /"category_id" again in the element of "annotations" at byte 31/,
  ],
  ["a list and no list of its name", '{"images": null, "images": []}', /found a second "images"/],
  ["stray letters before a key", '{x"images": []}', /found "x" at byte 1/],
  ["stray letters after a list", '{"images": [] x, "annotations": []}', /found "x" at byte 14/],
  ["a stray byte between keys", '{"images": [],\u0007 "annotations": []}', /found "\\u0007" at byte 14/],
  ["letters of another script outside of texts", '{"info": é, "images": []}', /found the byte 195 at byte 9/],
  ["a word that is none", '{"info": nul, "images": []}', /found "nul" at byte 9/],
  ["a number that is none", '{"info": 1e+, "images": []}', /found "1e\+" at byte 9/],
  ["two values of a key", '{"info": 1 2, "images": []}', /found "2" at byte 11/],
  ["a key without a value", '{"info":, "images": []}', /found "," at byte 8/],
  ["a key without a colon", '{"info" 1, "images": []}', /found "1" at byte 8/],
  ["a value without a key", '{1, "images": []}', /found "1" at byte 1/],
  ["a colon too many", '{"info":: 1, "images": []}', /found ":" at byte 8/],
  ["a comma before the first key", '{, "images": []}', /found "," at byte 1/],
  ["a comma after the last key", '{"images": [],}', /found "}" at byte 14/],
  ["two keys without a comma", '{"info": "a" "images": []}', /found a text at byte 13/],
  ["a list closed as an object", '{"images": [}}', /found "}" at byte 12/],
  ["an object closed as a list", '{"info": {"a": 1], "images": []}', /found "\]" at byte 16/],
  ["something after its end", '{"images": []} {}', /found "{" at byte 15/],
  ["a colon after its end", '{"images": []}:', /found ":" at byte 14/],
  ["nesting without end", '{"images": [' + '{"a":'.repeat(100_000), /more than 32 levels at byte \d+/],
];

for (const [what, parts, message] of BROKEN_LISTS) {
  Deno.test(`an annotation file with ${what} is refused`, () =>
    withSet(parts, (set) => assertSays(() => set.ids("val2017"), /instances_val2017\.json/, message)));
}

/** What is wrong in a segmentation, and what is said of it when its image is read. */
const BROKEN_SEGMENTATIONS: [what: string, segmentation: unknown, message: RegExp][] = [
  [
    "runs that overflow the image",
    { size: [4, 6], counts: [0, 4_000_000_000] },
    /fill 24 pixels but found 4000000000 after 0/,
  ],
  ["runs that end early", { size: [4, 6], counts: [3, 4] }, /fill 24 pixels but found 7/],
  ["a negative run", { size: [4, 6], counts: [30, -6] }, /found 30 after 0/],
  ["a run that goes back", { size: [4, 6], counts: [20, -6, 10] }, /found -6 after 20/],
  ["runs that lie about the size", { size: [2, 12], counts: [0, 24] }, /4 × 6 pixels but found \[2,12\]/],
  ["compressed runs without end", { size: [4, 6], counts: "o".repeat(100_000) }, /found "o{40}" in the/],
  ["runs of another size", { size: [400, 600], counts: [0, 24] }, /4 × 6 pixels but found \[400,600\]/],
  ["compressed runs that overflow", { size: [4, 6], counts: "ooooooooooooo0" }, /Expected/],
  ["compressed runs of strange letters", { size: [4, 6], counts: "\u0001" }, /Expected COCO run lengths/],
  ["no runs", { size: [4, 6] }, /run lengths but found nothing/],
  ["no segmentation", undefined, /4 × 6 pixels but found nothing/],
  ["a point far away", [[0, 0, 1e12, 0, 0, 4]], /near the image of 6 × 4 pixels but found 1000000000000/],
  ["half a point", [[0, 0, 1, 0, 0]], /x and y by turns/],
  ["a point that is none", [[0, 0, "1", 0, 0, 1]], /near the image .* found "1"/],
];

for (const [what, segmentation, message] of BROKEN_SEGMENTATIONS) {
  Deno.test(`a segmentation with ${what} is refused with image and place`, () =>
    withSet(
      { annotations: [annotation(1, segmentation)] },
      (set) => assertSays(() => set.labels("a", "val2017"), /image a at byte \d+/, message),
    ));
}

Deno.test("a two-point outline, as official files hold some, covers nothing", () =>
  withSet(
    { annotations: [annotation(1, [[0, 0, 4, 4], columns(0, 1)])] },
    async (set) => assert.deepEqual(await firstRow(set), [1, 0, 0, 0, 0, 0]),
  ));

Deno.test("values of every kind beside the lists are passed over", async () => {
  const others = { info: { year: 2017 }, version: -1.5e-3, done: true, note: null, no: false, url: 'a"]}' };
  for (const space of [undefined, 2]) {
    const text = JSON.stringify({ ...others, ...instances(), ...file({}), last: 0 }, null, space);
    await withSet(text, async (set) => assert.deepEqual(await set.ids("val2017"), ["a"]));
  }
});

Deno.test("lists in any order, blanks and byte order marks are read", async () => {
  const text = "\uFEFF" + ` { "annotations" : [ ${JSON.stringify(annotation(1, [columns(0, 1)]))} ] ,\r\n` +
    `"licenses":[{"name":"} ] \\" {"}], "categories":[], "images": [{"id":7,"file_name":"a.jpg","height":4,"width":6}]}\n`;
  await withSet(text, async (set) => assert.deepEqual(await firstRow(set), [1, 0, 0, 0, 0, 0]));
});

Deno.test("an annotation file that changed is read again", () =>
  withSet({}, async (set, root) => {
    const path = join(root, "annotations/instances_val2017.json");
    assert.deepEqual(await set.ids("val2017"), ["a"]);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace('"a.jpg"', '"other.jpg"'));
    assert.deepEqual(await set.ids("val2017"), ["other"]);
    assert.equal(dirname(path), join(root, "annotations"));
  }));

Deno.test("an annotation file that is replaced by one of the same size and time is read again", () =>
  withSet({}, async (set, root) => {
    const path = join(root, "annotations/instances_val2017.json"), time = new Date(1_600_000_000_000);
    const text = await Deno.readTextFile(path);
    for (const name of ["a", "b", "c"]) {
      await Deno.writeTextFile(path, text.replace('"a.jpg"', `"${name}.jpg"`));
      await Deno.utime(path, time, time);
      assert.deepEqual(await set.ids("val2017"), [name]);
    }
  }));

Deno.test("run lengths and outlines of the same rectangle paint the same", async () => {
  const mask = new Uint8Array(HEIGHT * WIDTH);
  for (let y = 1; y < 3; y++) for (let x = 2; x < 5; x++) mask[y * WIDTH + x] = 1;
  const runs = { size: [HEIGHT, WIDTH], counts: cocoCounts(mask, HEIGHT, WIDTH) };
  for (const segmentation of [runs, [[2, 1, 5, 1, 5, 3, 2, 3]]]) {
    await withSet({ annotations: [annotation(1, segmentation)] }, async (set) => {
      assert.deepEqual((await set.labels("a", "val2017")).data, mask);
    });
  }
});
