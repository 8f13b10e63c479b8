import assert from "node:assert/strict";
import { ClipPool } from "../../../lib/backbones/clip/clip-pool.ts";
import { readClip } from "../../../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../../../lib/backbones/clip/onnx-dense-encoder.ts";
import { normalisePixels, resizeAndCrop } from "../../../lib/backbones/clip/preprocess.ts";
import { UserError } from "../../../lib/errors.ts";
import { withRandomClip } from "./random-clip.ts";

Deno.test("worker threads give the embeddings that the same model gives here", async () => {
  await withRandomClip(async (folder) => {
    const images = Array.from({ length: 35 }, (_, i) => ({
      height: 40,
      width: 50,
      data: Uint8Array.from({ length: 40 * 50 * 3 }, (_, at) => (at * (i + 3)) % 251),
    }));
    const pool = new ClipPool(folder, { workers: 2 });
    try {
      const got = await pool.embedImages(images);
      assert.equal(got.rows, 35);
      const model = await readClip(folder);
      const encoder = await openDenseEncoder(model, { threads: 1 });
      const pixels = normalisePixels(resizeAndCrop(images[34], model.preprocessing), model.preprocessing);
      const want = await encoder.imageEmbeddings({ height: 32, width: 32, count: 1, pixels });
      await encoder.close();
      want.data.forEach((value, c) => assert(Math.abs(value - got.data[34 * 12 + c]) < 1e-5));
    } finally {
      await pool.close();
    }
  });
});

Deno.test("a folder without a CLIP is a UserError on this side of the thread too", async () => {
  const pool = new ClipPool("no/such/folder", { workers: 1 });
  try {
    await assert.rejects(pool.embedPrompts(["a dog"]), (error: unknown) => {
      assert(error instanceof UserError);
      assert.equal(error.where, "no/such/folder/config.json");
      return true;
    });
  } finally {
    await pool.close();
  }
});
