import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import { unitRows } from "../../tensor/rows.ts";
import type { ProbeData, ProbeGroups, ProbeSettings, ProbeStart } from "./probe.ts";

/**
 * Below this many training masks a probe starts at the means of its classes unless the settings say otherwise. By the rule for steps
 * this many masks make 945, of the released code's 60,000: too few to forget a random start.
 */
export const FEW_MASKS = 5120;

/** The start named by the settings or, if they name none, the one that fits the number of training masks. */
export function probeStart({ start }: Pick<ProbeSettings, "start">, masks: number): ProbeStart {
  return start ?? (masks < FEW_MASKS ? "class-means" : "random");
}

/**
 * The label-weighted mean of each class, [K, E], as directions of unit length; a row of zeros for a class without labels. Each mask
 * counts by its area and its target. The cosine probe takes means of unit embeddings, MAE's of embeddings whose dimensions have
 * mean 0 and variance 1, as each of them sees its input.
 */
export async function classMeans(
  kind: ProbeSettings["kind"],
  collections: readonly ProbeGroups[],
): Promise<Matrix> {
  let sums: Float64Array | undefined;
  let shape = { classes: 0, width: 0 };
  const mass: number[] = [];
  const moments = { count: 0, sum: new Float64Array(), squares: new Float64Array() };
  for (const groups of collections) {
    for (let group = 0; group < groups.rows.length; group++) {
      const data = await groups.read(group);
      if (!sums) {
        shape = { classes: data.y.cols, width: data.x.cols };
        sums = new Float64Array(shape.classes * shape.width);
        moments.sum = new Float64Array(shape.width);
        moments.squares = new Float64Array(shape.width);
      }
      addGroup(kind === "authors" ? { ...data, x: unitRows(data.x) } : data, sums, mass, moments);
    }
  }
  const means = matrix(shape.classes, shape.width);
  for (let c = 0; c < shape.classes; c++) {
    if (!(mass[c] > 0)) continue;
    for (let e = 0; e < shape.width; e++) {
      const mean = sums![c * shape.width + e] / mass[c];
      means.data[c * shape.width + e] = kind === "authors" ? mean : standardised(mean, moments, e);
    }
  }
  return unitRows(means);
}

interface Moments {
  count: number;
  sum: Float64Array;
  squares: Float64Array;
}

function addGroup({ x, y, areas }: ProbeData, sums: Float64Array, mass: number[], moments: Moments): void {
  for (let i = 0; i < x.rows; i++) {
    const embedding = row(x, i);
    moments.count++;
    for (let e = 0; e < x.cols; e++) {
      moments.sum[e] += embedding[e];
      moments.squares[e] += embedding[e] ** 2;
    }
    for (let c = 0; c < y.cols; c++) {
      const weight = areas[i] * y.data[i * y.cols + c];
      if (weight === 0) continue;
      mass[c] = (mass[c] ?? 0) + weight;
      for (let e = 0; e < x.cols; e++) sums[c * x.cols + e] += weight * embedding[e];
    }
  }
}

function standardised(value: number, { count, sum, squares }: Moments, e: number): number {
  const mean = sum[e] / count;
  const deviation = Math.sqrt(Math.max(squares[e] / count - mean ** 2, 0));
  return deviation > 0 ? (value - mean) / deviation : 0;
}
