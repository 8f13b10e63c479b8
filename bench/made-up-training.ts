import type { GlccTraining } from "../lib/method/bootstrap/glcc.ts";
import { type Matrix, matrix } from "../lib/tensor/matrix.ts";
import { Random } from "../lib/tensor/random.ts";
import { argmaxRows, softmaxRows } from "../lib/tensor/rows.ts";
import type { ImageLabels } from "../lib/method/pseudo-labels/supervision.ts";
import { maskLikeRows } from "./mask-like-rows.ts";

/** Masks of VOC's training split, as the paper counts them, and its classes. */
export const VOC = { masks: 324_921, classes: 21 };

/** Masks of an image, about as many as on VOC. */
const MASKS_PER_IMAGE = 31;

/**
 * Training masks of VOC's make under weak supervision: embeddings with structure, scores that follow it, areas spread as those of
 * masks are, images of 31 masks whose labels are the classes that score best on one of them.
 */
export function madeUpTraining(rows: number, cols: number, classes: number): GlccTraining {
  const random = new Random(7);
  const embeddings = maskLikeRows(rows, cols);
  const zeroShot = zeroShotOf(embeddings, classes, random);
  const imageOfMask = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / MASKS_PER_IMAGE));
  return {
    embeddings,
    areas: Float32Array.from({ length: rows }, () => Math.exp(6 + 1.5 * random.normal())),
    supervision: { kind: "weak", imageOfMask, imageLabels: bestClasses(zeroShot, imageOfMask) },
    zeroShot,
  };
}

/** Labels of images: the best class of each mask, and background. */
function bestClasses(scores: Matrix, imageOfMask: Int32Array): ImageLabels {
  const images = imageOfMask[imageOfMask.length - 1] + 1;
  const present = new Uint8Array(images * scores.cols);
  const best = argmaxRows(scores);
  for (const [mask, image] of imageOfMask.entries()) {
    present[image * scores.cols] = 1;
    present[image * scores.cols + best[mask]] = 1;
  }
  return { images, classes: scores.cols, present };
}

/** Scores of made-up class vectors with noise. */
function zeroShotOf({ rows, cols, data }: Matrix, classes: number, random: Random): Matrix {
  const vectors = Array.from({ length: classes }, () => {
    const row = random.below(rows);
    return data.subarray(row * cols, (row + 1) * cols);
  });
  const logits = matrix(rows, classes);
  for (let i = 0; i < rows; i++) {
    for (const [c, vector] of vectors.entries()) {
      let product = 0;
      for (let e = 0; e < cols; e++) product += data[i * cols + e] * vector[e];
      logits.data[i * classes + c] = 20 * product + random.normal();
    }
  }
  return softmaxRows(logits);
}
