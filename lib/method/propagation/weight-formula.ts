import { UserError } from "../../errors.ts";
import { evaluateFormula, parseFormula } from "../formula.ts";

/** Weight of a neighbour from its similarity a, its degree d and the sum of all similarities Σa. */
export type InductiveForm = (a: number, d: number, sum: number) => number;

/** What a formula of weights looks like, for messages. */
export const WEIGHT_FORMULA =
  "a formula of a, d and sum such as a / d (+ - * / **, sqrt, exp, log, min, max)";

/**
 * A form of inductive weights written out, for trying an idea from an experiment file or a notebook: of the similarity `a`
 * of a neighbour, its degree `d` and the `sum` of all similarities. `a / sqrt(d * sum)` is Eq. 15. A weight that is negative
 * or no number counts as 0.
 *
 * @throws {UserError} when the text is no formula of these.
 */
export function weightFormula(text: string): InductiveForm {
  const tree = parseFormula(text);
  const weigh = (a: number, d: number, sum: number) => {
    const weight = evaluateFormula(tree, {
      number: (value) => value,
      names: { a, d, sum },
      operators,
      functions,
    });
    return Number.isFinite(weight) && weight > 0 ? weight : 0;
  };
  weigh(1, 1, 1);
  return weigh;
}

/** Whether `weightFormula` takes the text; one that gives every neighbour the weight 0 is no form of weights. */
export function isWeightFormula(text: string): boolean {
  try {
    return weightFormula(text)(0.5, 2, 3) > 0;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const operators = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
  "**": (a: number, b: number) => a ** b,
};

const functions = {
  sqrt: (x: number) => Math.sqrt(x),
  exp: (x: number) => Math.exp(x),
  log: (x: number) => Math.log(x),
  min: (x: number, y: number) => Math.min(x, y),
  max: (x: number, y: number) => Math.max(x, y),
};
