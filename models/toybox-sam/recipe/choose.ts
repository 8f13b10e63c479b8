/**
 * Chooses the settings of mask generation that fit a small SAM, on selection scenes, which no data set and no card uses:
 *
 *     deno run -A models/toybox-sam/recipe/choose.ts MODEL [--count 80]
 *
 * From settings.ts on, one setting after the other takes the value that is best for the sum of best IoU, whole
 * objects and majority mIoU (mask-quality.ts), twice around. Writes MODEL/masks.json.
 */
import { parseArgs } from "node:util";
import { openSam } from "../../../lib/backbones/sam/onnx-sam.ts";
import { evaluationScene } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import { SEEDS } from "../../../lib/datasets/toybox/seeds.ts";
import type { RgbImage } from "../../../lib/method/rgb-image.ts";
import { generateMasks } from "../../../lib/method/sam/generate-masks.ts";
import type { PromptableImage, PromptableSegmenter } from "../../../lib/method/sam/promptable-segmenter.ts";
import type { MaskGenerationSettings } from "../../../lib/method/sam/settings.ts";
import { maskQuality } from "./mask-quality.ts";
import { BEGINNING } from "./settings.ts";

const { values, positionals: [model] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { count: { type: "string", default: "80" } },
});
if (!model) {
  console.error("usage: choose.ts MODEL [--count N]");
  Deno.exit(2);
}

const CANDIDATES: Partial<{ [name in keyof MaskGenerationSettings]: MaskGenerationSettings[name][] }> = {
  predIouThresh: [.4, .5, .6, .7, .8, .86],
  thresholdBonus: [[0, 0, 0], [0, 0, .1], [0, 0, .2]],
  stabilityScoreOffset: [.25, .5, 1],
  stabilityScoreThresh: [.4, .5, .6, .7, .8, .92],
  boxNmsThresh: [.6, .7, .8],
  nesting: [.3, .5, .7, .9],
  minMaskRegionArea: [0, 12, 30],
};
const ROUNDS = 2;

const sam = await openSam(model, { threads: 1 });
const scenes = Array.from(
  { length: Number(values.count) },
  (_, i) => evaluationScene(SEEDS.samSelection.first + i),
);
const remembered = new Map<RgbImage, Map<string, ReturnType<PromptableImage["decode"]>>>();

/** The SAM, asked each question once: settings differ in what they make of the answers. */
function remembering(image: RgbImage): PromptableSegmenter {
  if (!remembered.has(image)) remembered.set(image, new Map());
  const answers = remembered.get(image)!;
  let encoded: Promise<PromptableImage> | undefined;
  const ask = async (points: Float32Array) => await (await (encoded ??= sam.encode(image))).decode(points);
  return {
    encode: () =>
      Promise.resolve({
        decode: (points) => {
          const question = points.join();
          if (!answers.has(question)) answers.set(question, ask(points));
          return answers.get(question)!;
        },
      }),
  };
}

async function worth(settings: MaskGenerationSettings) {
  const quality = await maskQuality(
    scenes,
    async ({ image }) => (await generateMasks(remembering(image), image, settings)).masks,
  );
  return { quality, sum: quality.bestIou + quality.whole + quality.majorityMiou };
}

let best = BEGINNING, { sum } = await worth(best);
console.log(sum.toFixed(1), "to begin with");
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, candidates] of Object.entries(CANDIDATES)) {
    for (const value of candidates) {
      const tried = { ...best, [name]: value };
      if (JSON.stringify(tried) === JSON.stringify(best)) continue;
      const found = await worth(tried);
      if (found.sum <= sum) continue;
      [best, sum] = [tried, found.sum];
      console.log(sum.toFixed(1), name, JSON.stringify(value), JSON.stringify(found.quality));
    }
  }
}
await sam.close();
await Deno.writeTextFile(`${model}/masks.json`, JSON.stringify(best, null, 1) + "\n");
