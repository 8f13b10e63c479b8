// deno bench -A bench/heads.ts
// What DBA-CLIP costs over MaskCLIP: one window batch through trunk and last block, the same masks, one thread.
import { resolve } from "node:path";
import { readClip } from "../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../lib/backbones/clip/onnx-dense-encoder.ts";
import { makeHead } from "../lib/method/heads/registry.ts";
import { Random } from "../lib/tensor/random.ts";

const folder = Deno.env.get("ABLATE_CLIP") ?? resolve(import.meta.dirname!, "../models/toybox-clip");
const model = await readClip(folder);
const encoder = await openDenseEncoder(model, { threads: 1 });
const side = model.config.vision.image;
const tokens = (side / encoder.patch) ** 2;
const random = new Random(0);
const count = 8;
const crops = {
  height: side,
  width: side,
  count,
  pixels: Float32Array.from({ length: count * 3 * side * side }, () => random.normal()),
  // Four quadrants: masks that do not overlap, as a segmenter gives them.
  tokenMasks: Array.from({ length: count }, () => quadrants(Math.sqrt(tokens))),
};

function quadrants(grid: number): Uint8Array {
  return Uint8Array.from({ length: 4 * grid * grid }, (_, i) => {
    const [mask, token] = [Math.floor(i / (grid * grid)), i % (grid * grid)];
    const quadrant = 2 * Number(token / grid >= grid / 2) + Number(token % grid >= grid / 2);
    return Number(quadrant === mask);
  });
}

for (const name of ["maskclip", "sclip", "dba"]) {
  const heads = [makeHead(name)];
  Deno.bench(
    `${name}, ${count} crops of ${side} px`,
    { group: "head", baseline: name === "maskclip" },
    async () => {
      await encoder.encode(crops, heads);
    },
  );
}
Deno.bench(`maskclip and dba over one trunk, ${count} crops of ${side} px`, { group: "head" }, async () => {
  await encoder.encode(crops, [makeHead("maskclip"), makeHead("dba")]);
});
