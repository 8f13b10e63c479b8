import type { Expression } from "./expression.ts";
import { isKnownExpression, knowExpression, parseExpression } from "./parse-expression.ts";

/** Where expressions stay from one run of the program to the next. */
export interface ExpressionMemo {
  get(key: string): Promise<unknown>;
  set(key: string, value: Expression[]): Promise<void>;
}

/**
 * Reads expressions as they were read before, so that a program that met the same texts earlier need not load what reads them.
 * Texts that are no expressions are left alone: whoever evaluates them says what is wrong.
 *
 * @param texts that belong together; they are remembered together.
 */
export async function rememberExpressions(texts: readonly string[], memo: ExpressionMemo): Promise<void> {
  if (texts.every(isKnownExpression)) return;
  const key = JSON.stringify(texts);
  const known = await memo.get(key);
  if (Array.isArray(known) && known.length === texts.length) {
    texts.forEach((text, i) => knowExpression(text, known[i] as Expression));
    return;
  }
  let expressions: Expression[];
  try {
    expressions = texts.map(parseExpression);
  } catch {
    return;
  }
  await memo.set(key, expressions);
}
