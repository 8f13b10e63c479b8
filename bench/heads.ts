// deno bench -A bench/heads.ts
// What DBA-CLIP costs over MaskCLIP: one window batch through trunk and last block, the same masks, one thread.
import { resolve } from "node:path";
import { readClip } from "../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../lib/backbones/clip/onnx-dense-encoder.ts";
import { makeHead } from "../lib/method/heads/registry.ts";
import { headCrops } from "../lib/application/head-crops.ts";

const folder = Deno.env.get("ABLATE_CLIP") ?? resolve(import.meta.dirname!, "../models/toybox-clip");
const model = await readClip(folder);
const encoder = await openDenseEncoder(model, { threads: 1 });
const side = encoder.native;
const count = 8;
const crops = headCrops(encoder, count);

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
