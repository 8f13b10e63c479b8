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
  if (balance === "labelled" || balance === "labelled-only") {
    if (!labelled) throw new TypeError("Expected to be told which masks are labelled but found nothing");
    const balanced = balanceLabelledRows(y, labelled);
    return balance === "labelled" ? balanceLabelMass(balanced, "background") : balanced;
  }
  const masses = new Float64Array(y.cols);
  for (let i = 0; i < y.data.length; i++) masses[i % y.cols] += y.data[i];
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const factors = balance === "background"
    ? backgroundFactors(masses, total)
    : masses.map((mass) => mass > 0 ? total / masses.filter((other) => other > 0).length / mass : 0);
  return matrix(y.rows, y.cols, y.data.map((value, i) => value * factors[i % y.cols]));
}

function backgroundFactors(masses: Float64Array, total: number): Float64Array {
  const half = (mass: number) => total / (2 * mass + MASS_EPSILON);
  return masses.map((_, c) => half(c === 0 ? masses[0] : total - masses[0]));
}

/**
 * Scales labelled and unlabelled rows to half of the total mass each (released code, semi supervision on COCO).
 *
 * @param labelled 1 for labelled rows, [N].
 */
export function balanceLabelledRows(y: Matrix, labelled: Uint8Array): Matrix {
  const masses = [0, 0];
  for (let i = 0; i < y.data.length; i++) masses[labelled[Math.floor(i / y.cols)] ? 1 : 0] += y.data[i];
  const factors = masses.map((mass) => 0.5 * (masses[0] + masses[1]) / (mass + MASS_EPSILON));
  const factorOf = (i: number) => factors[labelled[Math.floor(i / y.cols)] ? 1 : 0];
  return matrix(y.rows, y.cols, y.data.map((value, i) => value * factorOf(i)));
}
