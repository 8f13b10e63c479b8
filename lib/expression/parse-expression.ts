import { createRequire } from "node:module";
import type {
  AccessorNode,
  ConditionalNode,
  ConstantNode,
  FunctionNode,
  MathNode,
  OperatorNode,
  ParenthesisNode,
  RelationalNode,
  SymbolNode,
} from "mathjs";
import { type Expression, ExpressionError, type Operator, OPERATORS } from "./expression.ts";

/** Longest text, in characters, and deepest nesting that are read: far more than anybody writes by hand. */
const LONGEST = 10_000;
const DEEPEST = 200;

/** By text. */
const parsed = new Map<string, Expression>();

/**
 * Reads an expression by the grammar of mathjs: numbers, texts in quotes, names such as `k` or `probe.batch`, parentheses,
 * `+ - * / % ^ **`, comparisons, `and`, `or`, `a ? b : c` and calls. Everything else that mathjs could do is refused: it reads
 * and never evaluates, and what it read becomes plain data. mathjs is loaded with the first text that is not known yet.
 *
 * @param text at most 10,000 characters, nested at most 200 deep.
 * @throws {ExpressionError} when the text is not such an expression.
 */
export function parseExpression(text: string): Expression {
  let expression = parsed.get(text);
  if (!expression) parsed.set(text, expression = fromMathjs(read(text), 0));
  return expression;
}

/** Makes an expression known that was read earlier, so that its text need not be read again. */
export function knowExpression(text: string, expression: Expression): void {
  parsed.set(text, expression);
}

/** Whether a text was read already. */
export function isKnownExpression(text: string): boolean {
  return parsed.has(text);
}

/**
 * The package as the graph of modules sees it: Deno fetches what imports name, and keys of results hold its version. What reads
 * is loaded by `require`, at once and only when it is needed.
 */
export const mathjsInGraph = (): Promise<unknown> => import("mathjs/number");

let parse: ((text: string) => MathNode) | undefined;

function read(text: string): MathNode {
  if (text.length > LONGEST) {
    throw new ExpressionError(`it has ${text.length} characters, more than ${LONGEST}`);
  }
  parse ??= createRequire(import.meta.url)("mathjs/number").parse as (text: string) => MathNode;
  const words = inMathjsWords(text);
  try {
    return parse(words);
  } catch (error) {
    // The parser calls itself for every level.
    if (error instanceof RangeError) throw tooDeep();
    throw new ExpressionError(`not an expression (${(error as Error).message})`);
  }
}

/** `**` as `^` and every blank as a space, outside of quotes and at the same places, so that messages count characters rightly. */
function inMathjsWords(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\*\*|\s|#/g, (found) => {
    if (found === "#") throw new ExpressionError('not an expression ("#" means nothing here)');
    return found === "**" ? "^ " : found.trim() === "" ? " " : found;
  });
}

function tooDeep(): ExpressionError {
  return new ExpressionError(`it is nested more than ${DEEPEST} deep`);
}

function fromMathjs(node: MathNode, depth: number): Expression {
  if (depth > DEEPEST) throw tooDeep();
  const inner = (child: MathNode) => fromMathjs(child, depth + 1);
  switch (node.type) {
    case "ConstantNode": {
      const value: unknown = (node as ConstantNode).value;
      if (typeof value === "number" && Number.isFinite(value)) return { kind: "number", value };
      if (typeof value === "string") return { kind: "text", value };
      break;
    }
    case "SymbolNode":
    case "AccessorNode": {
      const name = nameOf(node, depth);
      if (name !== undefined) return { kind: "name", name };
      break;
    }
    case "ParenthesisNode":
      return inner((node as ParenthesisNode).content);
    case "OperatorNode": {
      const { op, args, implicit } = node as OperatorNode;
      if (implicit) {
        throw new ExpressionError(`an operator is missing between ${shown(args[0])} and ${shown(args[1])}`);
      }
      if (args.length === 1 && op === "-") return { kind: "negative", of: inner(args[0]) };
      if (args.length === 1 && op === "+") return inner(args[0]);
      if (args.length !== 2 || !isOperator(op)) {
        throw new ExpressionError(`"${op}" is not one of the operators ${OPERATORS.join(" ")}`);
      }
      return { kind: "operator", operator: op, left: inner(args[0]), right: inner(args[1]) };
    }
    case "RelationalNode": {
      const { params, conditionals } = node as MathNode & RelationalNode;
      return conditionals.map((name, i): Expression => ({
        kind: "operator",
        operator: COMPARISONS[name],
        left: inner(params[i]),
        right: inner(params[i + 1]),
      })).reduce((left, right) => ({ kind: "operator", operator: "and", left, right }));
    }
    case "ConditionalNode": {
      const { condition, trueExpr, falseExpr } = node as ConditionalNode;
      return {
        kind: "choice",
        condition: inner(condition),
        then: inner(trueExpr),
        otherwise: inner(falseExpr),
      };
    }
    case "FunctionNode": {
      const { fn, args } = node as FunctionNode;
      if ((fn as MathNode).type !== "SymbolNode") break;
      return { kind: "call", name: fn.name, values: args.map(inner) };
    }
  }
  throw new ExpressionError(`${shown(node)} is not arithmetic`);
}

/** `a.b.c` for nested field access, undefined for any other node. */
function nameOf(node: MathNode, depth: number): string | undefined {
  if (depth > DEEPEST) throw tooDeep();
  if (node.type === "SymbolNode") return (node as SymbolNode).name;
  if (node.type !== "AccessorNode") return undefined;
  const { object, index } = node as AccessorNode;
  const outer = nameOf(object, depth + 1);
  const [field] = index.dimensions as ConstantNode[];
  const isField = index.dimensions.length === 1 && field.type === "ConstantNode" &&
    typeof field.value === "string";
  return outer !== undefined && isField ? `${outer}.${field.value}` : undefined;
}

const COMPARISONS: Readonly<Record<string, Operator>> = {
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
  equal: "==",
  unequal: "!=",
};

function isOperator(text: string): text is Operator {
  return (OPERATORS as readonly string[]).includes(text);
}

/** A part of the text for messages, in quotes and not too long. */
function shown(node: MathNode): string {
  const text = String(node);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
