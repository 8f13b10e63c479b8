import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { openSam } from "../../lib/backbones/sam/onnx-sam.ts";
import { evaluationScene } from "../../lib/datasets/toybox/evaluation-scene.ts";
import { SEEDS } from "../../lib/datasets/toybox/seeds.ts";
import { loadProfile } from "../../lib/configuration/profile.ts";
import { generateMasks } from "../../lib/method/sam/generate-masks.ts";
import { Settings } from "../../lib/stages/settings.ts";
import { maskQuality } from "../../models/toybox-sam/recipe/mask-quality.ts";

const folder = new URL("../../models/toybox-sam/", import.meta.url);
const json = async (name: string) => JSON.parse(await Deno.readTextFile(new URL(name, folder)));
const FILES = ["vision_encoder.onnx", "prompt_encoder_mask_decoder.onnx"];

Deno.test("the shipped SAM is small enough for a checkout and is the one that was measured", async () => {
  const { files } = await json("evaluation.json");
  let bytes = 0;
  for (const name of FILES) {
    const content = await Deno.readFile(new URL(name, folder));
    bytes += content.length;
    assert.equal(createHash("sha256").update(content).digest("hex"), files[name], name);
  }
  assert.ok(bytes <= 6e6, `${bytes} bytes`);
});

Deno.test("the profile toybox cuts masks with the settings that were chosen for the shipped SAM", async () => {
  const { settings } = await loadProfile("toybox", Settings.pick({ masks: true }));
  assert.deepEqual(settings.masks, {
    generator: "sam",
    model: "models/toybox-sam",
    ...await json("masks.json"),
  });
});

Deno.test("with the shipped settings the shipped SAM finds objects about as well as its card says", async () => {
  const { measured } = await json("evaluation.json"), settings = await json("masks.json");
  const sam = await openSam(fileURLToPath(folder), { threads: 1 });
  const scenes = Array.from({ length: 12 }, (_, i) => evaluationScene(SEEDS.samReport.first + i));
  const quality = await maskQuality(
    scenes,
    async ({ image }) => (await generateMasks(sam, image, settings)).masks,
  );
  await sam.close();
  // A dozen scenes have about thirty objects: what is a third worse is broken, not unlucky.
  assert.ok(quality.bestIou > measured.sam.bestIou * 2 / 3, `best IoU ${quality.bestIou}`);
});
