import assert from "node:assert/strict";
import { join } from "node:path";
import { requireOnnx } from "../../lib/onnx/require-onnx.ts";
import { writeDiscSam } from "../backbones/sam/disc-sam.ts";

const check = (bytes: Uint8Array) =>
  requireOnnx((start, end) => Promise.resolve(bytes.subarray(start, end)), bytes.length);

Deno.test("a whole ONNX file passes; cut anywhere, or of another kind, it does not", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeDiscSam(folder, "transformers.js");
    for (const name of ["vision_encoder.onnx", "prompt_encoder_mask_decoder.onnx"]) {
      const bytes = await Deno.readFile(join(folder, "onnx", name));
      await check(bytes);
      // Where fields before the graph end, a shorter file is in order but has no graph.
      for (const share of [0, 0.001, 0.1, 0.35, 0.6, 0.9, 0.999]) {
        await assert.rejects(check(bytes.subarray(0, Math.floor(share * bytes.length))), RangeError);
      }
    }
    for (const text of ["<html>", "version https://git-lfs", "\xff".repeat(40), "PK\x03\x04", "{}"]) {
      await assert.rejects(check(Uint8Array.from(text, (c) => c.charCodeAt(0))), RangeError);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
