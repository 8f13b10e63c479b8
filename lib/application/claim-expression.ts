import { evaluateExpression, type Meaning } from "../expression/evaluate-expression.ts";
import { type Expression, ExpressionError } from "../expression/expression.ts";
import { parseExpression } from "../expression/parse-expression.ts";

/** Numbers of one cell, one per resample; a single one goes with any. */
export type Series = Float64Array<ArrayBuffer>;

/** Reads a cell: metric, row, column. */
export type ReadCell = (metric: string, row: string, column: string) => Series;

interface Cell {
  readonly metric: string;
  readonly row: string;
  readonly column: string;
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

const FUNCTIONS: Readonly<
  Record<string, { readonly of: (values: readonly Series[]) => Series; readonly inWords: string }>
> = {
  abs: { of: ([values]) => values.map(Math.abs), inWords: "the size of" },
  max: { of: (all) => all.reduce((a, b) => paired(Math.max, a, b)), inWords: "the largest of" },
  min: { of: (all) => all.reduce((a, b) => paired(Math.min, a, b)), inWords: "the smallest of" },
};

/**
 * The difference A - B of a claim "A > B" as a function of its cells. Sides may hold numbers, + - * /, abs, max, min and cells
 * written metric("row", "column"); nothing else is known.
 *
 * @throws {ExpressionError} for any other text.
 */
export function claimDifference(expr: string): (read: ReadCell) => Series {
  const { left, right } = inequality(expr);
  return (read) => {
    const meaning = meaningWith(read);
    return paired(ARITHMETIC["-"], evaluateExpression(left, meaning), evaluateExpression(right, meaning));
  };
}

/**
 * What the difference A - B of a claim "A > B" is of, in words: "mIoU of “GLCC” − “probe”, Weak, minus mIoU of “GLCC” − “probe”, Full".
 *
 * @param label of a metric for eyes.
 * @throws {ExpressionError} for a text that {@link claimDifference} refuses.
 */
export function differenceInWords(expr: string, label: (metric: string) => string): string {
  const { left, right } = inequality(expr);
  const isZero = right.kind === "number" && right.value === 0;
  return isZero ? words(left, label) : `${words(left, label)}, minus ${words(right, label)}`;
}

function meaningWith(read: ReadCell): Meaning<Series> {
  return {
    number: (value) => Float64Array.of(value),
    name: refuse,
    negative: (values) => values.map((value) => -value),
    operator: (operator, a, b) =>
      Object.hasOwn(ARITHMETIC, operator) ? paired(ARITHMETIC[operator], a, b) : refuse(),
    call(name, operands, valueOf) {
      const cell = cellOf(name, operands);
      if (cell) return read(cell.metric, cell.row, cell.column);
      if (!Object.hasOwn(FUNCTIONS, name) || operands.length === 0) return refuse();
      return FUNCTIONS[name].of(operands.map(valueOf));
    },
  };
}

/** An operation resample by resample. */
function paired(of: (a: number, b: number) => number, a: Series, b: Series): Series {
  const values = new Float64Array(Math.max(a.length, b.length));
  for (let r = 0; r < values.length; r++) {
    values[r] = of(a.length === 1 ? a[0] : a[r], b.length === 1 ? b[0] : b[r]);
  }
  return values;
}

function words(part: Expression, label: (metric: string) => string): string {
  switch (part.kind) {
    case "number":
      return String(part.value);
    case "negative":
      return `−${words(part.of, label)}`;
    case "operator": {
      const { operator, left, right } = part;
      const [a, b] = [left, right].map((side) =>
        side.kind === "call" ? cellOf(side.name, side.values) : undefined
      );
      if (operator === "-" && a && b && a.metric === b.metric && a.column === b.column) {
        return `${label(a.metric)} of “${a.row}” − “${b.row}”, ${a.column}`;
      }
      const sign = operator === "-" ? "−" : operator === "*" ? "×" : operator;
      const inner = right.kind === "operator" ? `(${words(right, label)})` : words(right, label);
      return `${words(left, label)} ${sign} ${inner}`;
    }
    case "call": {
      const cell = cellOf(part.name, part.values);
      if (cell) return `${label(cell.metric)} of “${cell.row}”, ${cell.column}`;
      if (!Object.hasOwn(FUNCTIONS, part.name)) return refuse();
      const values = part.values.map((value) => words(value, label));
      return `${FUNCTIONS[part.name].inWords} (${values.join("; ")})`;
    }
    default:
      return refuse();
  }
}

/** The cell that a call reads; undefined for another call. */
function cellOf(metric: string, operands: readonly Expression[]): Cell | undefined {
  const [row, column, ...more] = operands;
  if (Object.hasOwn(FUNCTIONS, metric) || more.length > 0) return undefined;
  return row?.kind === "text" && column?.kind === "text"
    ? { metric, row: row.value, column: column.value }
    : undefined;
}

/** The two sides of a claim "A > B". */
function inequality(expr: string): { readonly left: Expression; readonly right: Expression } {
  let read: Expression;
  try {
    read = parseExpression(expr);
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new ExpressionError(`it is not of the form "A > B" (${cause.message})`, { cause });
  }
  if (read.kind === "operator" && read.operator === ">") return read;
  throw new ExpressionError('it is not of the form "A > B"');
}

function refuse(): never {
  throw new ExpressionError(
    'it may hold numbers, + - * /, abs, max, min and cells such as miou("row", "column") only',
  );
}
