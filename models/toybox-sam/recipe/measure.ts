/**
 * Measures a small SAM on scenes, by default those of its card, beside the classical segmenter:
 *
 *     deno run -A models/toybox-sam/recipe/measure.ts MODEL [--classical] [--seed 8000000] [--count 200] [--set predIouThresh=0.8 ...]
 *
 * Settings are those of MODEL/masks.json, as choose.ts writes it, where there is one. Prints JSON, see mask-quality.ts.
 */
import { parseArgs } from "node:util";
import { classicalSegmenter } from "../../../lib/backbones/classical-segmenter/classical-segmenter.ts";
import { openSam } from "../../../lib/backbones/sam/onnx-sam.ts";
import { evaluationScene } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import type { Scene } from "../../../lib/datasets/toybox/scene.ts";
import { SEEDS } from "../../../lib/datasets/toybox/seeds.ts";
import { generateMasks } from "../../../lib/method/sam/generate-masks.ts";
import { maskQuality } from "./mask-quality.ts";
import { BEGINNING, changed } from "./settings.ts";

const { values, positionals: [model] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    seed: { type: "string", default: String(SEEDS.samReport.first) },
    count: { type: "string", default: "200" },
    set: { type: "string", multiple: true, default: [] },
    classical: { type: "boolean", default: false },
  },
});
if (!model) {
  console.error("usage: measure.ts MODEL [--classical] [--seed N] [--count N] [--set name=value ...]");
  Deno.exit(2);
}
const chosen = await Deno.readTextFile(`${model}/masks.json`).then(JSON.parse, () => ({}));
const settings = changed({ ...BEGINNING, ...chosen }, values.set);

function* scenes(): Generator<Scene> {
  for (let i = 0; i < Number(values.count); i++) yield evaluationScene(Number(values.seed) + i);
}

const sam = await openSam(model, { threads: 1 });
const results: Record<string, unknown> = {
  sam: await maskQuality(scenes(), async ({ image }) => (await generateMasks(sam, image, settings)).masks),
};
await sam.close();
if (values.classical) {
  const segmenter = classicalSegmenter();
  results.classical = await maskQuality(scenes(), ({ image }) => segmenter.generate(image));
}
console.log(JSON.stringify(results, null, 1));
