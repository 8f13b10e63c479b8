import { dirname, join } from "node:path";
import { encode } from "fast-png";
import sharp from "sharp";
import type { DatasetName } from "../../lib/datasets/registry.ts";
import { Random } from "../../lib/tensor/random.ts";

export const HEIGHT = 40;
export const WIDTH = 56;

/** How many pictures the splits of a miniature have. */
export const TRAIN = 6;
export const VAL = 3;

/** A rectangle of a picture: columns and rows from and to, the latter not included. */
type Box = readonly [left: number, top: number, right: number, bottom: number];

/** A picture: ground with two rectangles of different kinds on it, in colours that belong to the kinds. */
interface Scene {
  readonly boxes: readonly { readonly kind: number; readonly box: Box }[];
  readonly jpeg: Uint8Array;
}

/** Kinds of rectangle, and their colours. */
const COLOURS = [[200, 40, 40], [40, 170, 60], [50, 80, 220]];

async function scene(index: number): Promise<Scene> {
  const random = new Random(index), left = 3 + index % 5;
  const boxes = [
    { kind: index % 3, box: [left, 6, left + 18, 30] as Box },
    { kind: (index + 1) % 3, box: [30, 10, 50, 34] as Box },
  ];
  const picture = new Uint8Array(HEIGHT * WIDTH * 3).map(() => 120 + random.below(9));
  for (const { kind, box: [x0, y0, x1, y1] } of boxes) {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) {
        COLOURS[kind].forEach((value, channel) =>
          picture[(y * WIDTH + x) * 3 + channel] = value + random.below(9)
        );
      }
    }
  }
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 as const };
  return { boxes, jpeg: await sharp(picture, { raw }).jpeg({ quality: 95 }).toBuffer() };
}

/** A gray PNG: `ground` everywhere, the value of its kind in each rectangle, `rim` in the first row of each. */
function map({ boxes }: Scene, ground: number, kinds: readonly number[], rim: number): Uint8Array {
  const data = new Uint8Array(HEIGHT * WIDTH).fill(ground);
  for (const { kind, box: [x0, y0, x1, y1] } of boxes) {
    for (let y = y0; y < y1; y++) data.fill(y === y0 ? rim : kinds[kind], y * WIDTH + x0, y * WIDTH + x1);
  }
  return encode({ width: WIDTH, height: HEIGHT, data, depth: 8, channels: 1 });
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else await Deno.writeFile(path, content);
}

/** Writes every picture of both splits. */
async function eachScene(use: (scene: Scene, split: "train" | "val", number: number) => Promise<void>) {
  for (let i = 0; i < TRAIN; i++) await use(await scene(i), "train", i);
  for (let i = 0; i < VAL; i++) await use(await scene(TRAIN + i), "val", TRAIN + i);
}

/** PASCAL VOC 2012: aeroplane, bicycle and bird on background. */
async function writeVoc(root: string): Promise<void> {
  const ids = { train: [] as string[], val: [] as string[] };
  await eachScene(async (scene, split, number) => {
    const id = `2007_${String(number).padStart(6, "0")}`;
    ids[split].push(id);
    await write(join(root, "JPEGImages", `${id}.jpg`), scene.jpeg);
    await write(join(root, "SegmentationClass", `${id}.png`), map(scene, 0, [1, 2, 3], 255));
  });
  for (const split of ["train", "val"] as const) {
    await write(join(root, "ImageSets/Segmentation", `${split}.txt`), ids[split].join("\n") + "\n");
  }
  // The form in which DeepLab's list of SBD is spread.
  const pairs = ids.train.map((id) => `/JPEGImages/${id}.jpg /SegmentationClassAug/${id}.png`);
  await write(join(root, "ImageSets/Segmentation/trainaug.txt"), pairs.join("\n") + "\n");
}

/** COCO with instances as JSON: persons, bicycles and the last category, toothbrushes. */
async function writeCoco(root: string, year: string, prefix: string): Promise<void> {
  const files = { train: instances(), val: instances() };
  await eachScene(async (scene, split, number) => {
    const file = `${prefix.replace("#", split)}${String(number).padStart(12, "0")}.jpg`;
    await write(join(root, split + year, file), scene.jpeg);
    files[split].images.push({ id: number, file_name: file, height: HEIGHT, width: WIDTH });
    for (const { kind, box: [x0, y0, x1, y1] } of scene.boxes) {
      files[split].annotations.push({
        ...{
          id: files[split].annotations.length,
          image_id: number,
          category_id: [1, 2, 90][kind],
          iscrowd: 0,
        },
        segmentation: [[x0, y0, x1, y0, x1, y1, x0, y1]],
      });
    }
  });
  for (const split of ["train", "val"] as const) {
    await write(join(root, `annotations/instances_${split}${year}.json`), JSON.stringify(files[split]));
  }
}

/** An annotation file without images. */
export function instances() {
  return {
    info: { description: "miniature" },
    images: [] as object[],
    annotations: [] as object[],
    categories: [{ id: 1, name: "person" }, { id: 2, name: "bicycle" }, { id: 90, name: "toothbrush" }],
  };
}

/** COCO-Stuff's pixel maps: wood as ground; person, bicycle and banner, the first stuff, on it. */
async function writeStuff(root: string): Promise<void> {
  await eachScene(async (scene, split, number) => {
    const id = String(number).padStart(12, "0");
    await write(join(root, `images/${split}2017/${id}.jpg`), scene.jpeg);
    await write(join(root, `stuffthingmaps/${split}2017/${id}.png`), map(scene, 181, [0, 1, 91], 255));
  });
}

/** Cityscapes: road as ground; building, car and bicycle on it, their upper rims of a class that is not evaluated. */
async function writeCityscapes(root: string): Promise<void> {
  await eachScene(async (scene, split, number) => {
    const city = number % 2 === 0 ? "aachen" : "zurich";
    const id = `${city}_${String(number).padStart(6, "0")}_000019`;
    const png = await sharp(scene.jpeg).png().toBuffer();
    await write(join(root, "leftImg8bit", split, city, `${id}_leftImg8bit.png`), png);
    await write(
      join(root, "gtFine", split, city, `${id}_gtFine_labelIds.png`),
      map(scene, 7, [11, 26, 33], 6),
    );
  });
}

/** Anyone's folder, without lists of splits. */
async function writeFolder(root: string): Promise<void> {
  await eachScene(async (scene, _split, number) => {
    await write(join(root, "images", `größe ${number}.jpg`), scene.jpeg);
    await write(join(root, "labels", `größe ${number}.png`), map(scene, 0, [1, 2, 3], 255));
  });
  await write(join(root, "classes.txt"), "background\nred thing\ngreen thing\nblue thing\n");
}

/** Data sets of pictures that are not drawn by the program itself. */
type Pictured = Exclude<DatasetName, "toybox" | "embeddings">;

/** Writes a miniature of a data set in its official layout: three kinds of rectangle on plain ground. */
export const MINIATURES: Readonly<Record<Pictured, (root: string) => Promise<void>>> = {
  "voc2012": writeVoc,
  "coco-object": (root) => writeCoco(root, "2017", ""),
  "coco-2014": (root) => writeCoco(root, "2014", "COCO_#2014_"),
  "coco-stuff": writeStuff,
  "cityscapes": writeCityscapes,
  "folder": writeFolder,
};
