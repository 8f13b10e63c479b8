import { UserError } from "../errors.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { labelledRows } from "./given-labels.ts";
import type { Supervision } from "./pseudo-labels/supervision.ts";

/** What the labels mean to the method. */
export function supervisionOf(y: Matrix, groups: ArrayLike<number> | undefined, noisy: boolean): Supervision {
  if (groups) return ofGroups(y, groups);
  if (noisy) return { kind: "noisy", labels: y };
  const labelled = new Uint8Array(y.rows);
  for (const row of labelledRows(y)) labelled[row] = 1;
  if (labelled.every((known) => known === 1)) return { kind: "full", proportions: y };
  return { kind: "semi", proportions: y, labelled };
}

function ofGroups(y: Matrix, groups: ArrayLike<number>): Supervision {
  if (groups.length !== y.rows) {
    throw new UserError(`Expected a group for each of the ${y.rows} rows but found ${groups.length}`);
  }
  const numbers = Array.from(groups);
  const bad = numbers.findIndex((group) => !Number.isInteger(group) || group < 0);
  if (bad >= 0) {
    throw new UserError(`Expected groups as whole numbers from 0 but found ${numbers[bad]} in row ${bad}`);
  }
  // Numbered without gaps, as groups may be named by large numbers.
  const distinct = [...new Set(numbers)], position = new Map(distinct.map((group, i) => [group, i]));
  const groupOf = Int32Array.from(numbers, (group) => position.get(group)!);
  const present = new Uint8Array(distinct.length * y.cols);
  y.data.forEach((share, i) => {
    if (share > 0) present[groupOf[Math.floor(i / y.cols)] * y.cols + i % y.cols] = 1;
  });
  // A group without any label rules nothing out.
  for (let at = 0; at < present.length; at += y.cols) {
    if (!present.subarray(at, at + y.cols).includes(1)) present.fill(1, at, at + y.cols);
  }
  const imageLabels = { images: distinct.length, classes: y.cols, present };
  return { kind: "weak", imageOfMask: groupOf, imageLabels };
}
