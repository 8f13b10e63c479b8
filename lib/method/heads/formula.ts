import { UserError } from "../../errors.ts";
import { evaluateFormula, parseFormula } from "../formula.ts";
import type { Algebra, Head, LastBlock } from "./head.ts";
import { text } from "./text-algebra.ts";

/** What a part of a head's formula is: matrices of every attention head, or a number. */
type Value<T> = { readonly matrices: T } | number;

/**
 * A head written as its formula, for trying an idea from an experiment file or a notebook without a file of its own. The
 * formula is what is attended, in place of S v in Eq. 10:
 * `(softmax(q * transpose(q) * scale + B) + softmax(k * transpose(k) * scale + B)) * v` is DBA-CLIP.
 * It knows the matrices q, k, v and B, the mask-aware bias, the numbers scale and heads; + - * /; transpose(x), softmax(x)
 * over rows, mean(x) over attention heads and sqrt(number). Where it holds B it takes the options of the bias.
 *
 * The default is attention among values: a form that the paper does not try.
 */
export const formula: Head = headOf("softmax(v * transpose(v) * scale + B) * v");

/**
 * The head of a formula.
 *
 * @throws {UserError} when the text is no formula of these.
 */
export function written(formula: string): Head {
  const head = headOf(formula);
  // Whatever the formula does not know is found here, before workers and hours.
  const block = { q: "q", k: "k", v: "v", bias: head.bias && "B", maskMean: null, scale: 1, heads: 1 };
  head.attend(text, block, undefined);
  return head;
}

/** The formula is read when it is attended: the list of heads holds the default, which few commands use. */
function headOf(formula: string): Head {
  return {
    name: "formula",
    source: "a formula of the experiment",
    formula,
    bias: /\bB\b/.test(formula) ? { tau: 4, classVisible: true, seeSelf: false } : null,
    residual: [1, 1],
    pooling: "mask",
    attend<T>(algebra: Algebra<T>, block: LastBlock<T>): T {
      const value = evaluateFormula(parseFormula(formula), meaning(algebra, block));
      if (typeof value !== "number") return value.matrices;
      throw new UserError(`the formula "${formula}" gives a number, no matrices`);
    },
  };
}

function meaning<T>(algebra: Algebra<T>, { q, k, v, bias, scale, heads }: LastBlock<T>) {
  const named = { q, k, v, ...(bias === null ? {} : { B: bias }) };
  return {
    number: (value: number): Value<T> => value,
    names: {
      ...Object.fromEntries(Object.entries(named).map(([name, matrices]) => [name, { matrices }])),
      ...{ scale, heads },
    } as Record<string, Value<T>>,
    operators: {
      "+": (a: Value<T>, b: Value<T>) => sum(algebra, a, b, 1),
      "-": (a: Value<T>, b: Value<T>) => sum(algebra, a, b, -1),
      "*": (a: Value<T>, b: Value<T>) => product(algebra, a, b),
      "/": (a: Value<T>, b: Value<T>) => product(algebra, a, 1 / numberIn(b, "the right side of /")),
    },
    functions: {
      transpose: (x: Value<T>) => ({ matrices: algebra.transpose(matricesIn(x, "transpose()")) }),
      softmax: (x: Value<T>) => ({ matrices: algebra.softmaxRows(matricesIn(x, "softmax()")) }),
      mean: (x: Value<T>) => ({ matrices: algebra.meanOverHeads(matricesIn(x, "mean()")) }),
      sqrt: (x: Value<T>) => Math.sqrt(numberIn(x, "sqrt()")),
    },
  };
}

function product<T>(algebra: Algebra<T>, a: Value<T>, b: Value<T>): Value<T> {
  if (typeof a === "number" && typeof b === "number") return a * b;
  if (typeof a === "number") return product(algebra, b, a);
  return {
    matrices: typeof b === "number" ? algebra.scale(a.matrices, b) : algebra.matmul(a.matrices, b.matrices),
  };
}

function sum<T>(algebra: Algebra<T>, a: Value<T>, b: Value<T>, sign: 1 | -1): Value<T> {
  if (typeof a === "number" && typeof b === "number") return a + sign * b;
  if (typeof a === "number" || typeof b === "number") {
    throw new UserError("a formula of a head adds matrices to matrices and numbers to numbers");
  }
  return { matrices: algebra.add(a.matrices, sign === 1 ? b.matrices : algebra.scale(b.matrices, -1)) };
}

function matricesIn<T>(value: Value<T>, place: string): T {
  if (typeof value === "number") {
    throw new UserError(`expected matrices in ${place} of a formula but found a number`);
  }
  return value.matrices;
}

function numberIn<T>(value: Value<T>, place: string): number {
  if (typeof value !== "number") {
    throw new UserError(`expected a number in ${place} of a formula but found matrices`);
  }
  return value;
}
