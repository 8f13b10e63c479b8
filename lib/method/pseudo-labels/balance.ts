import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { PseudoLabelSettings } from "./supervision.ts";

/** Keeps the factor of an empty part finite. */
const MASS_EPSILON = 1e-8;

/**
 * Labels for propagation, scaled so that no class spreads by its mass alone. The total mass is kept.
 *
 * - background: column 0 and the other columns together hold half of it each (released code, semi supervision).
 * - class: every class that has mass holds the same.
 * - labelled: labelled and unlabelled masks hold half of it each, then background as above (released code, COCO).
 * - labelled-only: labelled and unlabelled masks hold half of it each.
 *
 * @param y soft labels, [N, K]; zeros stay zeros.
 * @param labelled 1 for masks of labelled images, [N]; only the last two need it.
 */
export function balanceLabelMass(
  y: Matrix,
  balance: PseudoLabelSettings["balance"],
  labelled?: Uint8Array,
): Matrix {
  if (balance === "none") return y;
  let rows = y;
  if (balancesSides(balance)) {
    if (!labelled) throw new TypeError("Expected to be told which masks are labelled but found nothing");
    rows = balanceLabelledRows(y, labelled);
  }
  if (balance === "labelled-only") return rows;
  return scaleClasses(rows, classFactors(classMasses(rows), balance));
}

/** The mass of each class, [K]. */
export function classMasses(y: Matrix): Float64Array<ArrayBuffer> {
  const masses = new Float64Array(y.cols);
  addClassMasses(masses, y);
  return masses;
}

/**
 * Scales labelled and unlabelled rows to half of the total mass each (released code, semi supervision on COCO).
 *
 * @param labelled 1 for labelled rows, [N].
 */
export function balanceLabelledRows(y: Matrix, labelled: Uint8Array): Matrix {
  const masses = new Float64Array(2);
  addSideMasses(masses, y, labelled);
  return scaleSides(y, labelled, sideFactors(masses));
}

/** Whether labelled and unlabelled masks get equal mass. */
export function balancesSides(balance: PseudoLabelSettings["balance"]): boolean {
  return balance === "labelled" || balance === "labelled-only";
}

/** Adds the mass of each class in some rows of labels to `masses`, [K]. */
export function addClassMasses(masses: Float64Array, y: Matrix): void {
  for (let i = 0; i < y.data.length; i++) masses[i % y.cols] += y.data[i];
}

/** The factor for the labels of each class, [K], from the masses of the classes. Not for "labelled-only". */
export function classFactors(
  masses: Float64Array<ArrayBuffer>,
  balance: Exclude<PseudoLabelSettings["balance"], "none" | "labelled-only">,
): Float64Array<ArrayBuffer> {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  if (balance === "class") {
    const present = masses.filter((mass) => mass > 0).length;
    return masses.map((mass) => mass > 0 ? total / present / mass : 0);
  }
  const half = (mass: number) => total / (2 * mass + MASS_EPSILON);
  return masses.map((_, c) => half(c === 0 ? masses[0] : total - masses[0]));
}

/** Multiplies the labels of each class by its factor. */
export function scaleClasses(y: Matrix, factors: Float64Array): Matrix {
  return matrix(y.rows, y.cols, y.data.map((value, i) => value * factors[i % y.cols]));
}

/** Adds the masses of unlabelled and of labelled rows to `masses`, [2]. */
export function addSideMasses(masses: Float64Array, y: Matrix, labelled: Uint8Array): void {
  for (let i = 0; i < y.data.length; i++) masses[labelled[Math.floor(i / y.cols)] ? 1 : 0] += y.data[i];
}

/** The factors for unlabelled and labelled rows, [2], from their masses. */
export function sideFactors(masses: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return masses.map((mass) => 0.5 * (masses[0] + masses[1]) / (mass + MASS_EPSILON));
}

/** Multiplies unlabelled and labelled rows by their factors. */
export function scaleSides(y: Matrix, labelled: Uint8Array, factors: Float64Array): Matrix {
  const factorOf = (i: number) => factors[labelled[Math.floor(i / y.cols)] ? 1 : 0];
  return matrix(y.rows, y.cols, y.data.map((value, i) => value * factorOf(i)));
}
