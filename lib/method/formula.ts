import jsep, {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  type UnaryExpression,
} from "jsep";
import { UserError } from "../errors.ts";

/** What names, numbers, operators and functions of a formula mean. */
export interface FormulaMeaning<V> {
  number(value: number): V;
  /** By name. */
  readonly names: Readonly<Record<string, V>>;
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
  try {
    return jsep(text);
  } catch (error) {
    throw new UserError(`"${text}" is no formula: ${(error as Error).message}`, undefined, undefined, {
      cause: error,
    });
  }
}

/**
 * The value of a formula under a meaning.
 *
 * @throws {UserError} for a name, operator or function that has no meaning.
 */
export function evaluateFormula<V>(formula: Formula, meaning: FormulaMeaning<V>): V {
  const { names, operators, functions } = meaning;
  const valueOf = (node: Expression): V => evaluateFormula(node, meaning);
  switch (formula.type) {
    case "Literal":
      if (typeof formula.value === "number") return meaning.number(formula.value);
      break;
    case "Identifier":
      return known("name", String(formula.name), names);
    case "UnaryExpression": {
      const { operator, argument } = formula as UnaryExpression;
      if (operator === "-") return known("operator", "*", operators)(meaning.number(-1), valueOf(argument));
      break;
    }
    case "BinaryExpression": {
      const { operator, left, right } = formula as BinaryExpression;
      return known("operator", operator, operators)(valueOf(left), valueOf(right));
    }
    case "CallExpression": {
      const { callee, arguments: given } = formula as CallExpression;
      const call = known("function", String(callee.name ?? callee.type), functions);
      if (given.length < call.length) {
        throw new UserError(`${String(callee.name)}() of a formula needs ${call.length} values`);
      }
      return call(...given.map(valueOf));
    }
  }
  throw new UserError(`a formula knows numbers, names, operators and calls but not ${formula.type}`);
}

function known<T>(what: string, name: string, all: Readonly<Record<string, T>>): T {
  if (Object.hasOwn(all, name)) return all[name];
  throw new UserError(
    `unknown ${what} "${name}" in a formula; there ${Object.keys(all).length === 1 ? "is" : "are"}: ${
      Object.keys(all).join(", ")
    }`,
  );
}
