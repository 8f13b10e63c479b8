import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import { openDataset } from "../../lib/stages/open-dataset.ts";
import { labelsOf } from "../../lib/stages/remembered-labels.ts";
import { labelPng } from "../application/fixtures/tiny-voc.ts";

Deno.test("label maps come back as they were read, once for each content", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const folder of ["JPEGImages", "SegmentationClass", "ImageSets/Segmentation"]) {
      await Deno.mkdir(join(root, folder), { recursive: true });
    }
    const create = { width: 3, height: 2, channels: 3 as const, background: "gray" };
    await Deno.writeFile(join(root, "JPEGImages", "a.jpg"), await sharp({ create }).jpeg().toBuffer());
    const path = join(root, "SegmentationClass", "a.png");
    const write = (...labels: number[]) => Deno.writeFile(path, labelPng(3, 2, Uint8Array.from(labels)));
    await write(1, 1, 0, 0, 255, 1);
    const source = { name: "voc2012", root } as const;
    const read = await openDataset(source).labels("a", "val");
    const split = { source, name: "val", fingerprint: "first" };
    for (let time = 0; time < 2; time++) assert.deepEqual(await labelsOf(split, "a"), read);
    // Other content has another fingerprint; under the first one nothing is read again.
    await write(0, 0, 0, 0, 0, 2);
    assert.deepEqual(await labelsOf(split, "a"), read);
    const other = await labelsOf({ ...split, fingerprint: "second" }, "a");
    assert.deepEqual([...other.data], [0, 0, 0, 0, 0, 2]);
    // What is given out may be written over.
    other.data.fill(9);
    assert.deepEqual([...(await labelsOf({ ...split, fingerprint: "second" }, "a")).data], [
      0,
      0,
      0,
      0,
      0,
      2,
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
