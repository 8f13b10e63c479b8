import { UserError } from "../errors.ts";
import { evaluateExpression } from "../expression/evaluate-expression.ts";
import { type Expression, ExpressionError } from "../expression/expression.ts";
import { parseExpression } from "../expression/parse-expression.ts";

/** What names, numbers, operators and functions of a formula mean. */
export interface FormulaMeaning<V> {
  number(value: number): V;
  /** By name. */
  readonly names: Readonly<Record<string, V>>;
  /** By sign; a power is `**`. */
  readonly operators: Readonly<Record<string, (a: V, b: V) => V>>;
  readonly functions: Readonly<Record<string, (...values: V[]) => V>>;
}

/** A formula that was read. */
export type Formula = Expression;

/**
 * Reads a formula written as text, such as `softmax(v * transpose(v) * scale + B) * v`: numbers, names, + - * / **,
 * parentheses and calls.
 *
 * @throws {UserError} when the text is no formula.
 */
export function parseFormula(text: string): Formula {
  return explained(
    () => parseExpression(text),
    `"${text.length > 200 ? `${text.slice(0, 197)}...` : text}" is no formula`,
  );
}

/**
 * The value of a formula under a meaning.
 *
 * @throws {UserError} for a name, operator or function that has no meaning.
 */
export function evaluateFormula<V>(formula: Formula, meaning: FormulaMeaning<V>): V {
  const { names, operators, functions } = meaning;
  const operatorOf = (sign: string) => known("operator", sign === "^" ? "**" : sign, operators);
  return explained(() =>
    evaluateExpression<V>(formula, {
      number: meaning.number,
      name: (name) => known("name", name, names),
      operator: (operator, a, b) => operatorOf(operator)(a, b),
      negative: (value) => operatorOf("*")(meaning.number(-1), value),
      call(name, operands, valueOf) {
        const call = known("function", name, functions);
        if (operands.length < call.length) {
          throw new UserError(`${name}() of a formula needs ${call.length} values`);
        }
        return call(...operands.map(valueOf));
      },
    }), "a formula cannot be evaluated");
}

function explained<T>(compute: () => T, what: string): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new UserError(`${what}: ${error.message}`, undefined, undefined, { cause: error });
  }
}

function known<T>(what: string, name: string, all: Readonly<Record<string, T>>): T {
  if (Object.hasOwn(all, name)) return all[name];
  throw new UserError(
    `unknown ${what} "${name}" in a formula; there ${Object.keys(all).length === 1 ? "is" : "are"}: ${
      Object.keys(all).join(", ")
    }`,
  );
}
