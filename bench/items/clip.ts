import { ClipConfigFile } from "../../lib/backbones/clip/config.ts";
import { readClip } from "../../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../../lib/backbones/clip/onnx-dense-encoder.ts";
import { Random } from "../../lib/tensor/random.ts";
import { writeRandomClip } from "../../tests/backbones/clip/random-clip.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn, secondsOf } from "../in-turn.ts";
import { median } from "../median.ts";
import { peer, threads } from "../peer.ts";
import { withFolder } from "../with-folder.ts";

const VIT_B_16 = { model_type: "clip", vision_config: { patch_size: 16 }, text_config: {} };

/** CLIP ViT-B/16's image tower at its true size with random weights, in single precision, against the same in torch. */
export const clip = benchItem({
  title: "CLIP ViT-B/16's image tower against torch",
  needs: ["python3-torch", "libopenblas0-pthread"],
  options: { batch: 8 },
  run: ({ batch }, rounds) =>
    withFolder(async (folder) => {
      const { vision } = ClipConfigFile.parse(VIT_B_16);
      await writeRandomClip(folder, VIT_B_16);
      const random = new Random(0);
      const side = vision.image;
      const pixels = Float32Array.from({ length: batch * 3 * side * side }, () => random.normal());
      await Deno.writeFile(`${folder}/pixels`, new Uint8Array(pixels.buffer));
      const encoder = await openDenseEncoder(await readClip(folder), { threads });
      const images = { height: side, width: side, count: batch, pixels };
      await encoder.imageEmbeddings({ ...images, count: 1 });
      let last = new Float32Array();
      const weights = `${folder}/model.safetensors`;
      const { ours, theirs } = await inTurn(
        rounds,
        async () => {
          const { data, cols } = await encoder.imageEmbeddings(images);
          last = data.slice((batch - 1) * cols);
        },
        async () => {
          const args = [weights, `${folder}/pixels`, batch, vision.heads, vision.patch, threads];
          const [perSecond, ...first] = await peer("clip.py", args);
          requireAgreement(last.subarray(0, first.length), first);
          return batch / perSecond;
        },
      );
      const whole = await openDenseEncoder(await readClip(folder), {
        threads,
        runtime: { provider: "cpu", precision: "int8", version: "" },
      });
      await whole.imageEmbeddings({ ...images, count: 1 });
      const eight = await inTurn(
        rounds,
        async () => void await whole.imageEmbeddings(images),
        () => secondsOf(async () => void await encoder.imageEmbeddings(images)),
      );
      await Promise.all([encoder.close(), whole.close()]);
      return [{
        what: `CLIP ViT-B/16, single precision, a batch of ${batch}`,
        peer: "torch",
        ours,
        theirs,
        target: { times: 6 },
        seen: { "images a second": (batch / median(ours)).toFixed(1) },
      }, {
        what: `CLIP ViT-B/16, 8-bit products, a batch of ${batch}`,
        peer: "ours in single precision",
        ...eight,
        target: { times: 2 },
        seen: { "images a second": (batch / median(eight.ours)).toFixed(1) },
      }];
    }),
});

function requireAgreement(ours: Float32Array, theirs: readonly number[]): void {
  if (theirs.some((value, i) => !(Math.abs(value - ours[i]) <= 1e-3 * (1 + Math.abs(value))))) {
    throw new Error(`Embeddings differ: ours ${ours}, torch ${theirs}`);
  }
}
