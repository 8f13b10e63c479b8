import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { Supervision } from "./supervision.ts";

/** Which classes the image of each mask holds, 0 or 1, [N, K]: image labels handed down to masks. */
export function presentClasses(
  { imageOfMask, imageLabels }: Extract<Supervision, { kind: "weak" }>,
): Uint8Array<ArrayBuffer> {
  const { classes, present } = imageLabels;
  const out = new Uint8Array(imageOfMask.length * classes);
  for (let i = 0; i < imageOfMask.length; i++) {
    const image = imageOfMask[i];
    out.set(present.subarray(image * classes, (image + 1) * classes), i * classes);
  }
  return out;
}

/** Lb ⊙ S: the scores of classes that are present, 0 for the others. @param present 0/1, [N, K]. */
export function ofPresent(scores: Matrix, present: Uint8Array): Matrix {
  return matrix(scores.rows, scores.cols, scores.data.map((score, i) => present[i] ? score : 0));
}
