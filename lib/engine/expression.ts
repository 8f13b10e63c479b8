import type { AccessorNode, ConstantNode, FunctionNode, MathJsInstance, MathNode, SymbolNode } from "mathjs";

/** Looks up a name such as `batch` or `graph.k`; undefined when there is no such number. */
export type Lookup = (name: string) => number | undefined;

/** What an expression may call: pure functions of numbers. */
const FUNCTIONS = [
  "abs",
  "ceil",
  "exp",
  "floor",
  "log",
  "log10",
  "log2",
  "max",
  "min",
  "pow",
  "round",
  "sqrt",
];
const ALLOWED = ["ConstantNode", "OperatorNode", "ParenthesisNode", "ConditionalNode", "RelationalNode"];

/** An expression that cannot be evaluated; the message says why. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

/** Loaded only where an expression is met: this library takes a third of a second to start. */
let math: Promise<MathJsInstance> | undefined;

/**
 * The value of an arithmetic expression over other settings, such as `0.1 * batch / 256`.
 * Numbers, names, operators, comparisons, `a ? b : c` and a few functions; nothing that assigns, loops or reaches out.
 *
 * @throws {ExpressionError} when the text is not such an expression or its value is not a finite number; what `lookup` throws.
 */
export async function evaluateExpression(text: string, lookup: Lookup): Promise<number> {
  math ??= import("mathjs/number").then(({ all, create }) => create(all, {}));
  const { parse, ConstantNode } = await math;
  const known = (node: MathNode): MathNode => withNumbers(node, lookup, (value) => new ConstantNode(value));
  let tree: MathNode;
  try {
    tree = parse(text);
  } catch (error) {
    throw new ExpressionError(`not an expression (${(error as Error).message})`);
  }
  const arithmetic = known(tree);
  let value: unknown;
  try {
    value = arithmetic.compile().evaluate();
  } catch (error) {
    throw new ExpressionError(`it cannot be evaluated (${(error as Error).message})`);
  }
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ExpressionError(`the expression gives ${String(value)}, not a finite number`);
  }
  return value;
}

/** The tree with every name replaced by its number; refuses every kind of node that is not plain arithmetic. */
function withNumbers(node: MathNode, lookup: Lookup, constant: (value: number) => ConstantNode): MathNode {
  const visit = (inner: MathNode) => withNumbers(inner, lookup, constant);
  const name = nameOf(node);
  if (name !== undefined) {
    const value = lookup(name);
    if (value === undefined) throw new ExpressionError(`there is no number called "${name}"`);
    return constant(value);
  }
  if (node.type === "FunctionNode") {
    const call = (node as FunctionNode).fn as unknown as SymbolNode;
    if (!FUNCTIONS.includes(call.name)) {
      throw new ExpressionError(`"${call.name ?? call}" is not one of the functions ${FUNCTIONS.join(", ")}`);
    }
    const copy = node.clone() as FunctionNode;
    copy.args = copy.args.map(visit);
    return copy;
  }
  if (
    !ALLOWED.includes(node.type) ||
    (node.type === "ConstantNode" && typeof (node as ConstantNode).value !== "number")
  ) {
    throw new ExpressionError(`"${node}" is not arithmetic`);
  }
  return node.map(visit);
}

/** `a.b.c` for nested field access, undefined for any other node. */
function nameOf(node: MathNode): string | undefined {
  if (node.type === "SymbolNode") return (node as SymbolNode).name;
  if (node.type !== "AccessorNode") return undefined;
  const { object, index } = node as AccessorNode;
  const outer = nameOf(object);
  const [field] = index.dimensions as ConstantNode[];
  const single = index.dimensions.length === 1 && field.type === "ConstantNode" &&
    typeof field.value === "string";
  return outer !== undefined && single ? `${outer}.${field.value}` : undefined;
}
