import { type Expression, ExpressionError, type Operator } from "./expression.ts";

/** What the parts of an expression mean to a language. Each of these throws for what the language does not know. */
export interface Meaning<V> {
  number(value: number): V;
  name(name: string): V;
  operator(operator: Operator, left: V, right: V): V;
  negative(value: V): V;
  /** @param valueOf the value of one of the operands. */
  call(name: string, operands: readonly Expression[], valueOf: (operand: Expression) => V): V;
  /** Absent: the language knows no `a ? b : c`. */
  isTrue?(value: V): boolean;
}

/**
 * The value of an expression under a meaning.
 *
 * @throws {ExpressionError} for a text, or for a choice where the language has none; what `meaning` throws.
 */
export function evaluateExpression<V>(expression: Expression, meaning: Meaning<V>): V {
  const valueOf = (part: Expression): V => evaluateExpression(part, meaning);
  switch (expression.kind) {
    case "number":
      return meaning.number(expression.value);
    case "name":
      return meaning.name(expression.name);
    case "negative":
      return meaning.negative(valueOf(expression.of));
    case "operator":
      return meaning.operator(expression.operator, valueOf(expression.left), valueOf(expression.right));
    case "call":
      return meaning.call(expression.name, expression.values, valueOf);
    case "choice":
      if (!meaning.isTrue) throw new ExpressionError("a ? b : c means nothing here");
      return valueOf(meaning.isTrue(valueOf(expression.condition)) ? expression.then : expression.otherwise);
    case "text":
      throw new ExpressionError(`the text ${JSON.stringify(expression.value)} is not arithmetic`);
  }
}
