import { classVectors } from "../../method/text-classifier/class-vectors.ts";
import { promptLogits, zeroShotScores } from "../../method/text-classifier/zero-shot.ts";
import { matrix } from "../../tensor/matrix.ts";
import { argmaxRows, softmaxRows } from "../../tensor/rows.ts";
import { type FloatTensor, type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityKind } from "../case.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/** Golden cases of METHOD 5: class vectors, logits, background rules. */
export const classify: ParityKind = ({ params, tensors }) => {
  const [names, templates, width] = tensors.template_embeds.shape;
  const { data } = tensors.template_embeds as FloatTensor;
  const embeds = matrix(names * templates, width, data);
  const vectors = classVectors(embeds, templates);
  const logits = promptLogits(matrixOf(tensors.mask_embeds), vectors);
  const foreground: number = params.n_fg;
  const values: Record<string, Tensor> = {
    class_vectors: tensorOf(vectors),
    logits: tensorOf(logits),
    softmax: tensorOf(softmaxRows(logits)),
  };
  if (params.n_bg_prompts === 0) {
    values.labels = tensor([logits.rows], argmaxRows(zeroShotScores(logits, foreground, null)));
    return Promise.resolve({ values });
  }
  const perExponent = (params.exponents as number[]).map((p) =>
    zeroShotScores(logits, foreground, { rule: "power", p })
  );
  values.scores = tensor(
    [perExponent.length, logits.rows, 1 + foreground],
    Float32Array.from(perExponent.flatMap((scores) => [...scores.data])),
  );
  values.labels = tensor(
    [perExponent.length, logits.rows],
    Int32Array.from(perExponent.flatMap((scores) => [...argmaxRows(scores)])),
  );
  for (const rule of ["sum", "max"] as const) {
    const scores = zeroShotScores(logits, foreground, { rule, p: 1 });
    values[`labels_bg_${rule}`] = tensor([logits.rows], argmaxRows(scores));
  }
  return Promise.resolve({ values });
};
