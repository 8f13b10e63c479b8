import type { Matrix } from "../../tensor/matrix.ts";
import type { Supervision } from "./supervision.ts";

/**
 * Classes that the supervision never shows: no labelled mask has a pixel of them, no image label names them. They can only
 * be predicted through the text classifier or by mistake.
 */
export function absentClasses(supervision: Supervision): number[] {
  switch (supervision.kind) {
    case "full":
      return emptyColumns(supervision.proportions);
    case "semi":
      return emptyColumns(supervision.proportions, supervision.labelled);
    case "noisy":
      return emptyColumns(supervision.labels);
    case "weak": {
      const { classes, present } = supervision.imageLabels;
      return classesWithout(classes, (c) => present.some((shown, i) => shown > 0 && i % classes === c));
    }
    case "open":
      return [];
  }
}

/** Columns without mass, in the rows that count. */
function emptyColumns({ cols, data }: Matrix, counts?: Uint8Array): number[] {
  const seen = new Uint8Array(cols);
  data.forEach((share, i) => {
    if (share > 0 && (!counts || counts[Math.floor(i / cols)] === 1)) seen[i % cols] = 1;
  });
  return classesWithout(cols, (c) => seen[c] === 1);
}

function classesWithout(classes: number, isSeen: (c: number) => boolean): number[] {
  return [...Array(classes).keys()].filter((c) => !isSeen(c));
}
