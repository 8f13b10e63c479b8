import { EVALUATION_OPTIONS } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import { TOYBOX_CLASSES } from "../../../lib/datasets/toybox/classes.ts";
import type { Scene } from "../../../lib/datasets/toybox/scene.ts";
import type { MaskSet } from "../../../lib/method/mask-set.ts";
import { paint } from "../../../lib/method/paint.ts";
import { maskProportions } from "../../../lib/method/pseudo-labels/mask-proportions.ts";
import { MINIMAL_OVERLAP } from "../../../lib/method/sam/settings.ts";
import { confusionCounts } from "../../../lib/metrics/confusion.ts";
import { miouPresent } from "../../../lib/metrics/miou.ts";

/** An object counts as found whole if the IoU of some mask with it is this or more. */
export const WHOLE = 0.8;

/** Objects that show fewer pixels are not counted, as regions of the ground truth are not. */
export const SMALLEST = MINIMAL_OVERLAP.minMaskRegionArea;

/** What masks of scenes are worth, in percent where nothing else is said. */
export interface MaskQuality {
  readonly scenes: number;
  readonly objects: number;
  /** Mean over objects of the best IoU that any mask has with them. */
  readonly bestIou: number;
  /** Share of objects of which some mask has an IoU of `WHOLE` or more. */
  readonly whole: number;
  /** Mean IoU of classes when every mask takes its majority label. */
  readonly majorityMiou: number;
  readonly masksPerScene: number;
  /** Milliseconds per scene, of the generator alone. */
  readonly milliseconds: number;
}

/** Measures a generator on scenes. */
export async function maskQuality(
  scenes: Iterable<Scene>,
  masksOf: (scene: Scene) => Promise<MaskSet>,
): Promise<MaskQuality> {
  const K = TOYBOX_CLASSES.length, counts = new Float64Array(K * K);
  let [seen, milliseconds, masks, objects, found, best] = [0, 0, 0, 0, 0, 0];
  for (const scene of scenes) {
    const began = performance.now();
    const set = await masksOf(scene);
    milliseconds += performance.now() - began;
    seen++;
    masks += set.count;
    for (let id = 1; id <= scene.facts.objects.length; id++) {
      if (scene.instance.reduce((area, own) => area + Number(own === id), 0) < SMALLEST) continue;
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
  const percent = (share: number) => Math.round(1000 * share) / 10;
  return {
    scenes: seen,
    objects,
    bestIou: percent(best / objects),
    whole: percent(found / objects),
    majorityMiou: percent(miouPresent(counts)),
    masksPerScene: Math.round(10 * masks / seen) / 10,
    milliseconds: Math.round(milliseconds / seen),
  };
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
