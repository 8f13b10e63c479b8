import { join } from "node:path";
import { readClip } from "../../backbones/clip/model.ts";
import { openDenseEncoder } from "../../backbones/clip/onnx-dense-encoder.ts";
import { normalisePixels, tiledSize } from "../../backbones/clip/preprocess.ts";
import { openTextEncoder } from "../../backbones/clip/text.ts";
import { readImage } from "../../datasets/read-image.ts";
import { readLabels } from "../../datasets/read-labels.ts";
import { resizePillowBicubic } from "../../kernels/resize/pillow.ts";
import { confusionCounts } from "../../metrics/confusion.ts";
import { miouPresent } from "../../metrics/miou.ts";
import { embedMasks } from "../../method/embed-masks.ts";
import type { MaskSet } from "../../method/mask-set.ts";
import { paint } from "../../method/paint.ts";
import { classVectors } from "../../method/text-classifier/class-vectors.ts";
import { prompts } from "../../method/text-classifier/prompts.ts";
import { promptLogits, zeroShotScores } from "../../method/text-classifier/zero-shot.ts";
import { row } from "../../tensor/matrix.ts";
import { argmaxRows } from "../../tensor/rows.ts";
import { tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { goldenHead } from "./golden-head.ts";
import { maskSetOf } from "./golden-masks.ts";
import { tensorOf } from "./matrices.ts";

/** Golden case "end-to-end": one image through the whole chain, with the parts that experiments use. */
export const endToEnd: ParityKind = async (testCase: ParityCase) => {
  const { folder, params, tensors } = testCase;
  const model = await readClip(join(folder, params.model));
  const masks = maskSetOf(tensors.masks, tensors.levels);
  const encoder = await openTextEncoder(model);
  const asked = prompts([...params.names, ...params.bg_names], params.templates);
  const vectors = classVectors(await encoder.encode(asked), params.templates.length);
  const embeddings = await maskEmbeddings(testCase, model, masks);
  const rule = { rule: "power", p: params.p } as const;
  const scores = zeroShotScores(promptLogits(embeddings, vectors), params.names.length, rule);
  const labels = argmaxRows(scores);
  const confidence = Float32Array.from(labels, (label, mask) => row(scores, mask)[label]);
  const painted = paint(masks, labels, confidence);
  const classes = scores.cols;
  const counts = confusionCounts(await readLabels(join(folder, "gt.png"), classes), painted, classes);
  return {
    values: {
      class_vectors: tensorOf(vectors),
      mask_embeds: tensorOf(embeddings),
      scores: tensorOf(scores),
      labels: tensor([labels.length], labels),
      label_map: tensor([painted.height, painted.width], painted.data),
      confusion: tensor([classes, classes], counts),
      miou: tensor([1], Float32Array.of(miouPresent(counts))),
    },
  };
};

async function maskEmbeddings(
  { folder, params }: ParityCase,
  model: Awaited<ReturnType<typeof readClip>>,
  masks: MaskSet,
) {
  const original = await readImage(join(folder, "image.png"));
  const [height, width] = tiledSize(original.height, original.width, params.short, params.multiple);
  const resized = resizePillowBicubic(original, height, width);
  const encoder = await openDenseEncoder(model, { threads: 1 });
  const { window, stride, w_global: globalWeight } = params;
  const [embeddings] = await embedMasks({
    image: { height, width, pixels: normalisePixels(resized, model.preprocessing) },
    masks,
    sampling: { kind: "gsw", window, stride, globalWeight },
    heads: [goldenHead(params.head)],
    encoder,
  });
  await encoder.close();
  return embeddings;
}
