/**
 * Both recipes of the embedded models from end to end in their short form: `deno task test:train`. Takes minutes and needs Python
 * with torch, so it is not part of `deno task test`. PYTHON names the interpreter.
 */
import assert from "node:assert/strict";
import { openSam } from "../../lib/backbones/sam/onnx-sam.ts";
import { readClip } from "../../lib/backbones/clip/model.ts";
import { evaluationScene } from "../../lib/datasets/toybox/evaluation-scene.ts";
import { projectFolder } from "../../lib/files/project.ts";

async function recipe(model: string, out: string, env: Record<string, string>): Promise<void> {
  const { success } = await new Deno.Command("sh", {
    args: [`models/${model}/recipe/train.sh`, "--short", "--out", out],
    cwd: projectFolder(),
    env: { DENO: Deno.execPath(), ...env },
  }).spawn().status;
  assert.ok(success, `the short recipe of ${model} failed`);
}

Deno.test("train-clip --short draws, trains, exports and measures a CLIP that can be read", async () => {
  const folder = await Deno.makeTempDir();
  await recipe("toybox-clip", `${folder}/model`, { ABLATE_CLIP_TRAINING: `${folder}/work` });
  assert.equal((await readClip(`${folder}/model`)).config.vision.image, 64);
  const measured = JSON.parse(await Deno.readTextFile(`${folder}/model/evaluation.json`));
  assert.equal(measured.seeds[0].samplesSeen, 2048);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("train-sam --short draws, trains, exports and measures a SAM that answers points", async () => {
  const folder = await Deno.makeTempDir();
  await recipe("toybox-sam", `${folder}/model`, { ABLATE_SAM_TRAINING: `${folder}/work` });
  const sam = await openSam(`${folder}/model`, { threads: 1 });
  const answer = await (await sam.encode(evaluationScene(7_000_000).image)).decode(
    Float32Array.of(90, 70, 20, 120),
  );
  assert.equal(answer.iouPredicted.length, 6);
  assert.equal(answer.logits(1, 2).length, 144 * 192);
  await sam.close();
  await Deno.remove(folder, { recursive: true });
});
