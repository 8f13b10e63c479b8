/**
 * Measures a small SAM on scenes of selection or report seeds, beside the classical segmenter:
 *
 *     deno run -A models/toybox-sam/recipe/measure.ts MODEL --seed 7000000 --count 60 [--set score=0.8 ...]
 *
 * Prints, for each: milliseconds and masks a scene; mean best IoU of objects; share of objects of which a mask has an IoU of
 * 0.8 or more; and mean IoU of classes when every mask takes its majority label.
 */
import { parseArgs } from "node:util";
import { classicalSegmenter } from "../../../lib/backbones/classical-segmenter/classical-segmenter.ts";
import { openSam } from "../../../lib/backbones/sam/onnx-sam.ts";
import { EVALUATION_OPTIONS, evaluationScene } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import { TOYBOX_CLASSES } from "../../../lib/datasets/toybox/classes.ts";
import type { Scene } from "../../../lib/datasets/toybox/scene.ts";
import type { MaskSet } from "../../../lib/method/mask-set.ts";
import { paint } from "../../../lib/method/paint.ts";
import { maskProportions } from "../../../lib/method/pseudo-labels/mask-proportions.ts";
import { generateMasks } from "../../../lib/method/sam/generate-masks.ts";
import { type MaskGenerationSettings, MINIMAL_OVERLAP } from "../../../lib/method/sam/settings.ts";
import { confusionCounts } from "../../../lib/metrics/confusion.ts";
import { miouPresent } from "../../../lib/metrics/miou.ts";

const { values, positionals: [model] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "7000000" },
    count: { type: "string", default: "60" },
    set: { type: "string", multiple: true, default: [] },
    classical: { type: "boolean", default: false },
  },
});
if (!model) {
  console.error("usage: measure.ts MODEL [--seed N] [--count N] [--classical] [--set name=value ...]");
  Deno.exit(2);
}
const settings: MaskGenerationSettings = {
  ...{ ...MINIMAL_OVERLAP, points: 12, layers: 0, smallestRegion: 12, edgeTolerance: 0 },
  ...Object.fromEntries(values.set.map((text) => {
    const [name, value] = text.split("=");
    return [name, JSON.parse(value)];
  })),
};
const K = TOYBOX_CLASSES.length, WHOLE = 0.8;

const sam = await openSam(model, { threads: 1 });
await measure("sam", async (scene) => (await generateMasks(sam, scene.image, settings)).masks);
if (values.classical) await measure("classical", ({ image }) => classicalSegmenter().generate(image));
await sam.close();

async function measure(name: string, masksOf: (scene: Scene) => Promise<MaskSet>): Promise<void> {
  const counts = new Float64Array(K * K);
  let milliseconds = 0, masks = 0, objects = 0, found = 0, best = 0;
  for (let i = 0; i < Number(values.count); i++) {
    const scene = evaluationScene(Number(values.seed) + i);
    const began = performance.now();
    const set = await masksOf(scene);
    milliseconds += performance.now() - began;
    masks += set.count;
    for (let id = 1; id <= scene.facts.objects.length; id++) {
      const iou = bestIou(set, scene.instance, id);
      objects++;
      best += iou;
      found += Number(iou >= WHOLE);
    }
    const truth = { ...EVALUATION_OPTIONS, data: scene.semantic };
    const shares = maskProportions(set, truth, K);
    const labels = Int32Array.from({ length: set.count }, (_, m) => {
      const own = [...shares.data.subarray(m * K, (m + 1) * K)];
      return own.indexOf(Math.max(...own));
    });
    const sure = Float64Array.from(labels, (label, m) => shares.data[m * K + label]);
    confusionCounts(truth, paint(set, labels, sure), K).forEach((count, cell) => counts[cell] += count);
  }
  const scenes = Number(values.count), percent = (share: number) => (100 * share).toFixed(1);
  console.log(
    `${name}: ${(milliseconds / scenes).toFixed(0)} ms and ${
      (masks / scenes).toFixed(1)
    } masks a scene; objects: best IoU ` +
      `${percent(best / objects)}, whole ${percent(found / objects)} %; majority labels ${
        percent(miouPresent(counts))
      } mIoU`,
  );
}

function bestIou({ bits, count, areas }: MaskSet, instance: Uint8Array, id: number): number {
  const inside = new Int32Array(count), size = instance.length;
  let area = 0;
  for (let i = 0; i < size; i++) {
    if (instance[i] !== id) continue;
    area++;
    for (let m = 0; m < count; m++) inside[m] += bits[m * size + i];
  }
  return Math.max(0, ...inside.map((both, m) => 100 * both / (area + areas[m] - both))) / 100;
}
