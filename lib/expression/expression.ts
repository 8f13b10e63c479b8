/**
 * An expression that was read: plain data, which can do nothing by itself. Settings, claims and formulas share this form and
 * differ in which names and functions they know.
 */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  /** With dots as in `probe.batch`. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Expression }
  | {
    readonly kind: "operator";
    readonly operator: Operator;
    readonly left: Expression;
    readonly right: Expression;
  }
  | {
    readonly kind: "choice";
    readonly condition: Expression;
    readonly then: Expression;
    readonly otherwise: Expression;
  }
  | { readonly kind: "call"; readonly name: string; readonly values: readonly Expression[] };

/** Operators that stand between two operands; `**` is read as `^`. */
export const OPERATORS = [
  ...["+", "-", "*", "/", "%", "^"] as const,
  ...["<", "<=", ">", ">=", "==", "!="] as const,
  ...["and", "or"] as const,
] as const;

/** An operator between two operands. */
export type Operator = typeof OPERATORS[number];

/** An expression that cannot be read or evaluated; the message says why. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}
