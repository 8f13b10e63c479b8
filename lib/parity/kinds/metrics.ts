import { decode } from "fast-png";
import { confusionCounts, sumCounts } from "../../metrics/confusion.ts";
import {
  ALL_IGNORED,
  type AllIgnored,
  f1Skip,
  f1Zero,
  macroF1Skip,
  macroF1Zero,
  maskConfusionCounts,
  precision,
  recall,
} from "../../metrics/mask-f1.ts";
import { iou, miouDefined, miouPresent, pixelAccuracy } from "../../metrics/miou.ts";
import type { LabelMap } from "../../method/label-map.ts";
import { covered, paint, paintOrder } from "../../method/paint.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { byPart } from "./by-part.ts";
import { maskSetOf, numbers } from "./golden-masks.ts";

/** Golden cases "metrics": confusion and mean IoU, mask F1, painting. */
export const metrics: ParityKind = byPart(
  { miou: miouCase, f1: f1Case, paint: paintCase },
  (sub) => `metric "${sub}" is not known`,
);

type Values = Record<string, Tensor>;

async function miouCase({ params, folder }: ParityCase): Promise<Values> {
  const { classes, images } = params;
  const perImage: Int32Array[] = [];
  for (let i = 0; i < images; i++) {
    const truth = await readLabels(`${folder}/gt${i}.png`);
    perImage.push(confusionCounts(truth, await readLabels(`${folder}/pred${i}.png`), classes));
  }
  const counts = sumCounts(perImage, classes * classes);
  const present = Uint8Array.from(
    { length: classes },
    (_, c) => counts.subarray(c * classes, (c + 1) * classes).some((count) => count > 0) ? 1 : 0,
  );
  return {
    confusion: tensor([classes, classes], Int32Array.from(counts)),
    iou: withMinusOne(iou(counts)),
    present_in_gt: tensor([classes], present),
    miou_present: scalar(miouPresent(counts)),
    miou_defined: scalar(miouDefined(counts)),
    pixel_accuracy: scalar(pixelAccuracy(counts)),
  };
}

async function readLabels(path: string): Promise<LabelMap> {
  const { height, width, data } = decode(await Deno.readFile(path));
  return { height, width, data: Uint8Array.from(data) };
}

function f1Case({ params, tensors }: ParityCase): Values {
  const { classes } = params;
  const ignored = tensors.all_ignored.data;
  const truths = numbers(tensors.gt_labels).map((label, mask) => ignored[mask] ? ALL_IGNORED : label);
  const predictions = numbers(tensors.pred_labels);
  const values: Values = {};
  for (const convention of ["exclude", "class0"] satisfies AllIgnored[]) {
    const counts = maskConfusionCounts(truths, predictions, classes, convention);
    values[`${convention}/confusion`] = tensor([classes, classes], counts);
    for (const [name, of] of Object.entries({ precision, recall, f1_skip: f1Skip, f1_zero: f1Zero })) {
      values[`${convention}/${name}`] = withMinusOne(of(counts));
    }
    values[`${convention}/macro_skip`] = scalar(macroF1Skip(counts));
    values[`${convention}/macro_zero`] = scalar(macroF1Zero(counts));
  }
  return values;
}

function paintCase({ tensors }: ParityCase): Values {
  const masks = maskSetOf(tensors.masks, tensors.levels), { height, width } = masks;
  const confidence = numbers(tensors.confidence);
  return {
    paint_order: tensor([masks.count], paintOrder(masks, confidence)),
    label_map: tensor([height, width], paint(masks, numbers(tensors.labels), confidence).data),
    covered: tensor([height, width], covered(masks)),
  };
}

/** The golden files write -1 where a value is undefined. */
function withMinusOne(values: Float64Array): Tensor {
  return tensor([values.length], Float64Array.from(values, (value) => Number.isNaN(value) ? -1 : value));
}

function scalar(value: number): Tensor {
  return tensor([1], Float64Array.of(value));
}
