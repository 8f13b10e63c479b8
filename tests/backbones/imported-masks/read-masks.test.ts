import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { LevelSettings } from "../../../lib/backbones/imported-masks/imported-mask.ts";
import { readMasks } from "../../../lib/backbones/imported-masks/read-masks.ts";
import { UserError } from "../../../lib/errors.ts";
import { decodeMasks } from "../../../lib/method/mask-rle.ts";
import { cocoCounts, compressCounts } from "../../../lib/method/sam/coco-rle.ts";

const [HEIGHT, WIDTH] = [4, 6];
const SIZE = { height: HEIGHT, width: WIDTH };
// deno-fmt-ignore
const MASKS = [
  Uint8Array.of(0,0,0,0,0,0, 0,1,1,0,0,0, 0,1,1,0,0,0, 0,0,0,0,0,0),
  Uint8Array.of(1,1,1,1,1,1, 0,0,0,0,0,1, 0,0,0,0,0,1, 0,0,0,0,0,1),
];
const areaOf = (mask: Uint8Array) => mask.reduce((sum, bit) => sum + bit, 0);

/** A record of `amg.py`. */
function record(
  mask: Uint8Array,
  { compressed = true, ...more }: { compressed?: boolean; [key: string]: unknown } = {},
) {
  const counts = cocoCounts(mask, HEIGHT, WIDTH);
  return {
    segmentation: { size: [HEIGHT, WIDTH], counts: compressed ? compressCounts(counts) : counts },
    area: areaOf(mask),
    bbox: [0, 0, 1, 1],
    predicted_iou: 0.93,
    point_coords: [[1.5, 1.5]],
    stability_score: 0.97,
    crop_box: [0, 0, WIDTH, HEIGHT],
    ...more,
  };
}

/** Values of a PNG of one channel. */
function png(values: Uint8Array, { height, width } = SIZE): Promise<Uint8Array> {
  return sharp(values, { raw: { width, height, channels: 1 } }).toColourspace("b-w").png().toBuffer();
}

const HEADER =
  "id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score," +
  "crop_box_x0,crop_box_y0,crop_box_w,crop_box_h";
const row = (id: number, area: number) => `${id},${area},0,0,1,1,1.5,1.5,0.93,0.97,0,0,${WIDTH},${HEIGHT}`;

type Files = Readonly<Record<string, unknown>>;

/** Reads the masks of image "i1" (file "photo.jpg") from a folder with these files; objects are written as JSON. */
async function read(files: Files, settings: LevelSettings = { levels: "stated", nesting: null }) {
  const folder = await Deno.makeTempDir({ prefix: "ablate-masks-" });
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      await Deno.mkdir(dirname(path), { recursive: true });
      if (content instanceof Uint8Array) await Deno.writeFile(path, content);
      else await Deno.writeTextFile(path, typeof content === "string" ? content : JSON.stringify(content));
    }
    return decodeMasks(await readMasks(folder, "i1", "/data/photo.jpg", SIZE, settings));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function assertRead(files: Files, levels: number[] = [2, 2], masks: readonly Uint8Array[] = MASKS) {
  const found = await read(files);
  assert.deepEqual([found.height, found.width], [HEIGHT, WIDTH]);
  assert.deepEqual([...found.bits], masks.flatMap((mask) => [...mask]));
  assert.deepEqual([...found.areas], masks.map(areaOf));
  assert.deepEqual([...found.levels], levels);
}

async function pngs(more: Files = {}): Promise<Files> {
  const scaled = (mask: Uint8Array) => mask.map((bit) => bit * 255);
  return {
    "i1/0.png": await png(scaled(MASKS[0])),
    "i1/1.png": await png(scaled(MASKS[1])),
    "i1/metadata.csv": [HEADER, row(0, areaOf(MASKS[0])), row(1, areaOf(MASKS[1]))].join("\n"),
    ...more,
  };
}

Deno.test("records with compressed and with plain run lengths give the same masks, all of them wholes", async () => {
  await assertRead({ "i1.json": MASKS.map((mask) => record(mask)) });
  await assertRead({ "i1.json": MASKS.map((mask) => record(mask, { compressed: false })) });
});

Deno.test("masks are found by the image's file as well, and in the wrapping of SA-1B", async () => {
  await assertRead({
    "photo.json": { image: { width: WIDTH }, annotations: MASKS.map((mask) => record(mask)) },
  });
});

Deno.test("a level that a record states is kept", async () => {
  await assertRead({ "i1.json": [record(MASKS[0], { level: 0 }), record(MASKS[1], { level: 1 })] }, [0, 1]);
});

Deno.test("a folder of PNGs is read in the order of numbers, other files in it are left alone", async () => {
  await assertRead(await pngs({ "i1/0matting.png": "no PNG at all", "i1/notes.txt": "hello" }));
  const table = ["id,area,level", `0,${areaOf(MASKS[0])},1`, `1,${areaOf(MASKS[1])},2`].join("\n");
  await assertRead(await pngs({ "i1/metadata.csv": table }), [1, 2]);
  // Text would put 10.png before 2.png.
  const eleven = Object.fromEntries(
    await Promise.all(
      Array.from({ length: 11 }, async (_, i) =>
        [
          `i1/${i}.png`,
          await png(MASKS[i === 10 ? 1 : 0].map((bit) => bit * 255)),
        ] as const),
    ),
  );
  await assertRead(eleven, Array(11).fill(2), [...Array(10).fill(MASKS[0]), MASKS[1]]);
});

Deno.test("an image without masks is one with an empty list or an empty table; masks without pixels are left out", async () => {
  assert.equal((await read({ "i1.json": [] })).count, 0);
  assert.equal((await read({ "i1/metadata.csv": HEADER })).count, 0);
  const empty = record(new Uint8Array(HEIGHT * WIDTH));
  await assertRead({ "i1.json": [empty, record(MASKS[1])] }, [2], [MASKS[1]]);
});

/** What is wrong, and how the message begins after the folder. */
const REFUSED: [what: string, files: () => Files | Promise<Files>, message: RegExp][] = [
  [
    "no masks of the image",
    () => ({ "i2.json": [] }),
    /masks of image i1 but found neither i1\.json nor a folder i1/,
  ],
  ["no JSON", () => ({ "i1.json": "[{" }), /i1\.json: Expected JSON but found/],
  ["another JSON", () => ({ "i1.json": { masks: [] } }), /i1\.json: Expected a list of masks/],
  [
    "a record without run lengths",
    () => ({ "i1.json": [record(MASKS[0]), { area: 1 }] }),
    /i1\.json: mask 1: Not a mask: segmentation/,
  ],
  [
    "masks of another size",
    () => ({ "i1.json": [record(MASKS[0], { segmentation: { size: [WIDTH, HEIGHT], counts: [24] } })] }),
    /i1\.json: mask 0: Expected masks of the image's size, 6 x 4, but found 4 x 6/,
  ],
  [
    "another area than stated",
    () => ({ "i1.json": [record(MASKS[0], { area: 5 })] }),
    /mask 0: Expected a mask of 5 pixels.* but found 4/,
  ],
  ["a broken string", () => ({ "i1.json": [rle("5~~~")] }), /mask 0: Expected COCO run lengths/],
  ["a string cut short", () => ({ "i1.json": [rle("oooooooooooo")] }), /mask 0: Expected/],
  [
    "runs that do not fill the image",
    () => ({ "i1.json": [rle([1, 2])] }),
    /mask 0: Expected runs that fill 24 pixels but found 3/,
  ],
  [
    "huge runs",
    () => ({ "i1.json": [rle([0, 1e15])] }),
    /run lengths from 0 to 24 but found 1000000000000000/,
  ],
  ["negative runs", () => ({ "i1.json": [rle([30, -6])] }), /run lengths from 0 to 24 but found 30/],
  ["a negative run first", () => ({ "i1.json": [rle([-6, 30])] }), /run lengths from 0 to 24 but found -6/],
  ["broken runs", () => ({ "i1.json": [rle([12.5, 11.5])] }), /run lengths from 0 to 24 but found 12\.5/],
  [
    "negative runs in a string",
    () => ({ "i1.json": [rle(compressCounts([30, -6]))] }),
    /run lengths from 0 to 24 but found 30/,
  ],
  [
    "far too many masks",
    () => ({ "i1.json": Array(5001).fill(0) }),
    /at most 5000 masks of an image but found 5001/,
  ],
  [
    "an empty folder",
    () => ({ "i1/notes.txt": "" }),
    /i1: Expected masks 0\.png, 1\.png, \.\.\. or metadata\.csv but found neither/,
  ],
  ["a PNG cut short", async () => {
    const files = await pngs();
    return { ...files, "i1/1.png": (files["i1/1.png"] as Uint8Array).subarray(0, 60) };
  }, /1\.png: Expected a whole PNG but found 60 bytes/],
  [
    "a PNG of another size",
    async () => pngs({ "i1/1.png": await png(new Uint8Array(6), { height: 2, width: 3 }) }),
    /1\.png: Expected masks of the image's size, 6 x 4, but found 3 x 2/,
  ],
  [
    "a PNG in colours",
    async () => pngs({ "i1/1.png": await colours() }),
    /1\.png: Expected a PNG of one channel of at most 8 bits but found png of 3 channels/,
  ],
  [
    "a label map",
    async () => pngs({ "i1/1.png": await png(Uint8Array.from({ length: 24 }, (_, i) => i)) }),
    /1\.png: Expected 0 and one other value but found 1, 2, 3, 4 and 19 more/,
  ],
  ["a folder that lacks a PNG of its table", async () => {
    const { "i1/1.png": _, ...rest } = await pngs();
    return rest;
  }, /Expected the 2 masks that metadata\.csv lists but found 1 PNGs; 1\.png is missing/],
  [
    "another area than the table's",
    () => pngs({ "i1/metadata.csv": [HEADER, row(0, 4), row(1, 5)].join("\n") }),
    /1\.png: Expected a mask of 5 pixels/,
  ],
  [
    "a table of something else",
    () => pngs({ "i1/metadata.csv": "name,size\na,1" }),
    /metadata\.csv:2: Expected columns id, area/,
  ],
];

const rle = (counts: unknown) => ({ segmentation: { size: [HEIGHT, WIDTH], counts } });
const colours = () => sharp({ create: { ...SIZE, channels: 3, background: "red" } }).png().toBuffer();

for (const [what, files, message] of REFUSED) {
  Deno.test(`${what} is refused with one message`, async () => {
    await assert.rejects(async () => await read(await files()), (error) => {
      assert(error instanceof UserError, `${error}`);
      assert.match(error.describe(), message);
      return true;
    });
  });
}

Deno.test("levels that files do not state are guessed where that is asked for, and stated ones kept; what wholes cover may go", async () => {
  const inner = MASKS[0].map((bit, i) => i === 7 ? bit : 0);
  const unstated = { "i1.json": [record(MASKS[0]), record(inner), record(MASKS[1])] };
  const stated = { "i1.json": [record(MASKS[0], { level: 0 }), record(inner, { level: 2 })] };
  const partly = { "i1.json": [record(MASKS[0], { level: 0 }), record(inner)] };
  const levels = async (files: Files, settings: LevelSettings) => [...(await read(files, settings)).levels];
  assert.deepEqual(await levels(unstated, { levels: "stated", nesting: null }), [2, 2, 2]);
  assert.deepEqual(await levels(unstated, { levels: "nesting", nesting: null }), [2, 1, 2]);
  assert.deepEqual(await levels(stated, { levels: "nesting", nesting: null }), [0, 2]);
  assert.deepEqual(await levels(partly, { levels: "stated", nesting: null }), [0, 2]);
  assert.deepEqual(await levels(partly, { levels: "nesting", nesting: null }), [2, 1]);
  const filtered = await read(unstated, { levels: "nesting", nesting: 0.3 });
  assert.deepEqual([...filtered.bits], [...MASKS[0], ...MASKS[1]]);
  assert.deepEqual([...filtered.areas], [areaOf(MASKS[0]), areaOf(MASKS[1])]);
  // Wholes are not compared: nothing goes where all are.
  assert.deepEqual(await levels(unstated, { levels: "stated", nesting: 0.3 }), [2, 2, 2]);
});
