// deno run -A bench/clip.ts [--batch 8] [--repeats 3]
// Images per second through CLIP ViT-B/16's image tower at its true size (random weights, 224 px, single precision) against the
// same in torch on all cores (Debian: python3-torch, libopenblas0-pthread), in turn. Embeddings of both must agree.
import { parseArgs } from "node:util";
import { clipConfig, ClipConfigFile } from "../lib/backbones/clip/config.ts";
import { readClip } from "../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../lib/backbones/clip/onnx-dense-encoder.ts";
import { Random } from "../lib/tensor/random.ts";
import { writeRandomClip } from "../tests/backbones/clip/random-clip.ts";
import { coreType, median, peer, threads } from "./peer.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { batch: { type: "string", default: "8" }, repeats: { type: "string", default: "3" } },
});
const [count, repeats] = [values.batch, values.repeats].map(Number);
const VIT_B_16 = { model_type: "clip", vision_config: { patch_size: 16 }, text_config: {} };
const { vision } = clipConfig(ClipConfigFile.parse(VIT_B_16));

const folder = await Deno.makeTempDir({ prefix: "ablate-clip-" });
try {
  await writeRandomClip(folder, VIT_B_16);
  const random = new Random(0);
  const side = vision.image;
  const pixels = Float32Array.from({ length: count * 3 * side * side }, () => random.normal());
  await Deno.writeFile(`${folder}/pixels`, new Uint8Array(pixels.buffer));
  const encoder = await openDenseEncoder(await readClip(folder), { threads });
  const images = { height: side, width: side, count, pixels };
  await encoder.imageEmbeddings({ ...images, count: 1 });
  console.log(`batch ${count}; torch: ${threads} threads, OPENBLAS_CORETYPE=${coreType}`);
  const ratios: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    const embeddings = await encoder.imageEmbeddings(images);
    const ours = count / (performance.now() - start) * 1000;
    const args = [
      `${folder}/model.safetensors`,
      `${folder}/pixels`,
      count,
      vision.heads,
      vision.patch,
      threads,
    ];
    const [theirs, ...first] = await peer("clip.py", args);
    const last = embeddings.data.subarray((count - 1) * embeddings.cols);
    if (first.some((value, i) => Math.abs(value - last[i]) > 1e-3 * (1 + Math.abs(value)))) {
      throw new Error(`Embeddings differ: ours ${last.subarray(0, first.length)}, torch ${first}`);
    }
    ratios.push(ours / theirs);
    console.log(
      `ours ${ours.toFixed(2)} images/s, torch ${theirs.toFixed(2)}: ${
        (ours / theirs).toFixed(2)
      } times as fast`,
    );
  }
  await encoder.close();
  console.log(`median: ${median(ratios).toFixed(2)} times as fast as tuned torch`);
} finally {
  await Deno.remove(folder, { recursive: true });
}
