import { type Matrix, matrix } from "../tensor/matrix.ts";
import type { Random } from "../tensor/random.ts";
import { unitRows } from "../tensor/rows.ts";

/** Points with what was planted. */
export interface Planted {
  /** Unit rows, [count, width]. */
  readonly x: Matrix;
  readonly classes: Int32Array;
  /** Which dense sub-cluster a point belongs to, -1 for none. */
  readonly dense: Int32Array;
}

export interface PlantedSettings {
  readonly classes: number;
  readonly width: number;
  /** Points of each class that lie alone. */
  readonly loose: number;
  /** Dense sub-clusters of each class and points in each: parts of one object that look alike. */
  readonly denseClusters: number;
  readonly densePoints: number;
  /** Deviation per dimension of loose points and of dense centres around the class centre. */
  readonly spread: number;
  /** Deviation per dimension inside a dense sub-cluster. */
  readonly tight: number;
}

/** Clusters on the sphere, one per class, with dense sub-clusters in them. */
export function plantedClusters(settings: PlantedSettings, random: Random, centres?: Matrix): Planted {
  const { classes, width, loose, denseClusters, densePoints } = settings;
  const perClass = loose + denseClusters * densePoints;
  const x = matrix(classes * perClass, width);
  const labels = new Int32Array(x.rows);
  const dense = new Int32Array(x.rows).fill(-1);
  const means = centres ?? randomCentres(classes, width, random);
  let at = 0;
  let cluster = 0;
  const place = (centre: ArrayLike<number>, deviation: number, label: number, member: number) => {
    for (let e = 0; e < width; e++) x.data[at * width + e] = centre[e] + random.normal(0, deviation);
    labels[at] = label;
    dense[at++] = member;
  };
  for (let c = 0; c < classes; c++) {
    const centre = means.data.subarray(c * width, (c + 1) * width);
    for (let i = 0; i < loose; i++) place(centre, settings.spread, c, -1);
    for (let s = 0; s < denseClusters; s++, cluster++) {
      const middle = Array.from(centre, (value) => value + random.normal(0, settings.spread));
      for (let i = 0; i < densePoints; i++) place(middle, settings.tight, c, cluster);
    }
  }
  return { x: unitRows(x), classes: labels, dense };
}

/** A direction for each class, [classes, width]. */
export function randomCentres(classes: number, width: number, random: Random): Matrix {
  const centres = matrix(classes, width);
  for (let i = 0; i < centres.data.length; i++) centres.data[i] = random.normal();
  return unitRows(centres);
}

export function oneHot(labels: ArrayLike<number>, classes: number): Matrix {
  const y = matrix(labels.length, classes);
  for (let i = 0; i < labels.length; i++) y.data[i * classes + labels[i]] = 1;
  return y;
}
