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

/**
 * What the difference A - B of a claim "A > B" is of, in words: "mIoU of GLCC − probe, Weak, minus mIoU of GLCC − probe, Full".
 *
 * @param label of a metric for eyes.
 */
export function differenceInWords(expr: string, label: (metric: string) => string): string {
  const { left, right } = inequality(expr);
  const isZero = right.type === "Literal" && right.value === 0;
  return isZero ? words(left, label) : `${words(left, label)}, minus ${words(right, label)}`;
}

function words(node: Expression, label: (metric: string) => string): string {
  switch (node.type) {
    case "UnaryExpression":
      return `−${words((node as UnaryExpression).argument, label)}`;
    case "BinaryExpression": {
      const { operator, left, right } = node as BinaryExpression;
      const [a, b] = [cellOf(left), cellOf(right)];
      if (operator === "-" && a && b && a.metric === b.metric && a.column === b.column) {
        return `${label(a.metric)} of ${a.row} − ${b.row}, ${a.column}`;
      }
      const sign = { "-": "−", "*": "×" }[operator] ?? operator;
      const inner = right.type === "BinaryExpression" ? `(${words(right, label)})` : words(right, label);
      return `${words(left, label)} ${sign} ${inner}`;
    }
    case "CallExpression": {
      const cell = cellOf(node);
      if (cell) return `${label(cell.metric)} of ${cell.row}, ${cell.column}`;
      const { callee, arguments: places } = node as CallExpression;
      const name = { min: "the smallest of", max: "the largest of", abs: "the size of" }[String(callee.name)];
      return `${name} (${places.map((place) => words(place, label)).join("; ")})`;
    }
  }
  return String(node.value);
}

/** The cell that a node reads; undefined for another node. */
function cellOf(node: Expression): { metric: string; row: string; column: string } | undefined {
  if (node.type !== "CallExpression") return undefined;
  const { callee, arguments: places } = node as CallExpression;
  if (Object.hasOwn(FUNCTIONS, String(callee.name))) return undefined;
  const [row, column] = places.map((place) => String(place.value));
  return { metric: String(callee.name), row, column };
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
