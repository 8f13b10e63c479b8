import { evaluateExpression } from "./evaluate-expression.ts";
import { ExpressionError, type Operator } from "./expression.ts";
import { parseExpression } from "./parse-expression.ts";

/** Looks up a name such as `batch` or `graph.k`; undefined when there is no such number. */
export type Lookup = (name: string) => number | undefined;

type Value = number | boolean;

/** What an expression may call: pure functions of numbers, with the fewest and the most operands. */
const FUNCTIONS: Readonly<
  Record<string, readonly [call: (...values: number[]) => number, fewest: number, most: number]>
> = {
  abs: [Math.abs, 1, 1],
  ceil: [Math.ceil, 1, 1],
  exp: [Math.exp, 1, 1],
  floor: [Math.floor, 1, 1],
  log: [(x, base = Math.E) => base === Math.E ? Math.log(x) : Math.log(x) / Math.log(base), 1, 2],
  log10: [Math.log10, 1, 1],
  log2: [Math.log2, 1, 1],
  max: [Math.max, 1, Infinity],
  min: [Math.min, 1, Infinity],
  pow: [Math.pow, 2, 2],
  round: [rounded, 1, 2],
  sqrt: [Math.sqrt, 1, 1],
};

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => Value>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  // The sign of the divisor, as in mathematics.
  "%": (a, b) => a - b * Math.floor(a / b),
  "^": Math.pow,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "and": (a, b) => Boolean(a && b),
  "or": (a, b) => Boolean(a || b),
};

/**
 * The value of an arithmetic expression over named numbers, such as `0.1 * batch / 256`: numbers, names, operators, comparisons,
 * `a ? b : c` and the functions above.
 *
 * @returns a finite number.
 * @throws {ExpressionError} when the text is not such an expression or its value is not a finite number; what `lookup` throws.
 */
export function evaluateNumber(text: string, lookup: Lookup): number {
  const value = evaluateExpression<Value>(parseExpression(text), {
    number: (value) => value,
    name(name) {
      const value = lookup(name);
      if (value === undefined) throw new ExpressionError(`there is no number called "${name}"`);
      return value;
    },
    negative: (value) => -value,
    operator: (operator, a, b) => OPERATIONS[operator](Number(a), Number(b)),
    call(name, operands, valueOf) {
      if (!Object.hasOwn(FUNCTIONS, name)) {
        throw new ExpressionError(
          `"${name}" is not one of the functions ${Object.keys(FUNCTIONS).join(", ")}`,
        );
      }
      const [call, fewest, most] = FUNCTIONS[name];
      const values = operands.map(valueOf).map(Number);
      if (values.length < fewest || values.length > most) {
        const wanted = most === Infinity
          ? `at least ${fewest}`
          : fewest === most
          ? fewest
          : `${fewest} to ${most}`;
        throw new ExpressionError(
          `it cannot be evaluated (${name}() takes ${wanted} values but got ${values.length})`,
        );
      }
      try {
        return call(...values);
      } catch (error) {
        throw new ExpressionError(`it cannot be evaluated (${(error as Error).message})`);
      }
    },
    isTrue: Boolean,
  });
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ExpressionError(`the expression gives ${value}, not a finite number`);
  }
  return value;
}

/** Halves away from zero, of the decimal digits that are written: 1.005 to two digits is 1.01. */
function rounded(value: number, digits = 0): number {
  if (!Number.isInteger(digits) || digits < 0 || digits > 15) {
    throw new RangeError(`round() takes 0 to 15 digits but got ${digits}`);
  }
  return Math.sign(value) * shifted(Math.round(shifted(Math.abs(value), digits)), -digits);
}

/** The point moved by so many decimal places, exactly. */
function shifted(value: number, places: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}
