import jsep, {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  type UnaryExpression,
} from "jsep";

/** Reads a cell: metric, row, column. */
export type ReadCell = (metric: string, row: string, column: string) => number;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  max: Math.max,
  min: Math.min,
};

/**
 * The difference A - B of a claim "A > B" as a function of its cells. Sides may hold numbers, + - * /, abs, max, min and cells
 * written metric("row", "column"); nothing else is known.
 *
 * @throws {SyntaxError} for any other text.
 */
export function claimDifference(expr: string): (read: ReadCell) => number {
  const { left, right } = inequality(expr);
  return (read) => value(left, read) - value(right, read);
}

function inequality(expr: string): BinaryExpression {
  let tree: Expression;
  try {
    tree = jsep(expr);
  } catch (cause) {
    throw new SyntaxError(`it is not of the form "A > B" (${(cause as Error).message})`, { cause });
  }
  const { type, operator, left } = tree as BinaryExpression;
  const chained = (left as BinaryExpression | undefined)?.operator === ">";
  if (type !== "BinaryExpression" || operator !== ">" || chained) {
    throw new SyntaxError('it is not of the form "A > B"');
  }
  return tree as BinaryExpression;
}

function value(node: Expression, read: ReadCell): number {
  switch (node.type) {
    case "Literal":
      if (typeof node.value === "number") return node.value;
      break;
    case "UnaryExpression": {
      const { operator, argument } = node as UnaryExpression;
      if (operator === "-") return -value(argument, read);
      break;
    }
    case "BinaryExpression": {
      const { operator, left, right } = node as BinaryExpression;
      const apply = ARITHMETIC[operator];
      if (apply) return apply(value(left, read), value(right, read));
      break;
    }
    case "CallExpression": {
      const { callee, arguments: places } = node as CallExpression;
      const apply = Object.hasOwn(FUNCTIONS, String(callee.name)) && FUNCTIONS[String(callee.name)];
      if (apply) return apply(...places.map((place) => value(place, read)));
      const [row, column, ...more] = places.map((place) => place.value);
      if (
        typeof callee.name !== "string" || typeof row !== "string" || typeof column !== "string" ||
        more.length > 0
      ) break;
      return read(callee.name, row, column);
    }
  }
  throw new SyntaxError(
    'it may hold numbers, + - * /, abs, max, min and cells such as miou("row", "column") only',
  );
}
