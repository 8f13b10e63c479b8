import assert from "node:assert/strict";
import { join } from "node:path";
import { MINIATURES } from "../datasets/miniatures.ts";
import { Workplace } from "../application/fixtures/workplace.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { ablate } from "./in-process.ts";
import { assertRefused } from "./refusal.ts";

/** What lies where a file should: opening the first waits for ever, reading the last never ends. */
const ODD: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  FIFO: (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
  folder: (path) => Deno.mkdir(path),
  device: (path) => Deno.symlink("/dev/zero", path),
};

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the command still waits")), PATIENCE_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Files of data sets, one of each kind that is read. */
const FILES: readonly [name: keyof typeof MINIATURES, path: string][] = [
  ["voc2012", "SegmentationClass/2007_000006.png"],
  ["voc2012", "JPEGImages/2007_000006.jpg"],
  ["voc2012", "ImageSets/Segmentation/val.txt"],
  ["folder", "classes.txt"],
  ["coco-object", "annotations/instances_val2017.json"],
];

for (const [name, path] of FILES) {
  Deno.test(`data check ${name} names ${path} where it is no file, and does not wait for it`, async () => {
    for (const [kind, put] of Object.entries(ODD)) {
      const root = await Deno.makeTempDir();
      try {
        await MINIATURES[name](root);
        const file = join(root, path);
        await Deno.remove(file);
        await put(file);
        const { code, output, errors } = await inTime(
          ablate("data", "check", name, "--set", `dataset.root=${root}`),
        );
        assert.equal(code, 2, output + errors);
        assert.ok(
          `${output}${errors}`.includes(`${file}: Expected a file but found a ${kind}`),
          output + errors,
        );
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    }
  });
}

Deno.test("classify names what is no file", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const [kind, put] of Object.entries(ODD)) {
      const file = join(root, kind);
      await put(file);
      const files = ["--train", "--labels", "--test"].flatMap((option) => [option, file]);
      const { code, errors } = await inTime(ablate("classify", ...files));
      assert.equal(code, 2, errors);
      assert.ok(errors.includes(`${file}: Expected a file but found a ${kind}\n`), errors);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("reproduce names what is no file, in data and models, before anything is computed", async () => {
  const workplace = await Workplace.make();
  try {
    for (
      const [path, kind] of [
        ["voc/SegmentationClass/v1.png", "FIFO"],
        ["voc/SegmentationClass/v1.png", "device"],
        ["voc/SegmentationClass/v1.png", "folder"],
        ["voc/JPEGImages/t1.jpg", "FIFO"],
        ["voc/ImageSets/Segmentation/val.txt", "FIFO"],
        ["clip/config.json", "folder"],
        ["clip/model.safetensors", "FIFO"],
      ]
    ) {
      const file = join(workplace.folder, path), aside = `${file}.aside`;
      await Deno.rename(file, aside);
      await ODD[kind](file);
      const outcome = await inTime(workplace.reproduce("--plan"));
      await assertRefused(
        outcome,
        new RegExp(`${path}: Expected a file but found a ${kind}\n`),
        workplace,
      );
      await Deno.remove(file);
      await Deno.rename(aside, file);
    }
  } finally {
    await workplace.remove();
  }
});
