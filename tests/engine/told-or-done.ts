import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { PATIENCE_MS } from "../support/eventually.ts";

/** What tells of the program's insides. */
export const INSIDES = /\bat (async )?\S+ \(?(file|ext|npm):|is not a function|of undefined|Cannot read/;

/**
 * What a function returns, or undefined where it refuses its input with one message. Anything else fails the test: another
 * error, a message that shows the program's insides or has no end, a hang.
 */
export async function toldOrDone<T>(context: string, use: () => T | Promise<T>): Promise<T | undefined> {
  const before = performance.now();
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      use(),
      new Promise<never>((_, reject) => {
        late = setTimeout(
          () => reject(new assert.AssertionError({ message: `${context}\nhangs` })),
          PATIENCE_MS,
        );
      }),
    ]);
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.ok(error instanceof UserError, `${context}\n${Deno.inspect(error)}`);
    assertMessage(error.describe(), context);
    return undefined;
  } finally {
    clearTimeout(late);
    assert.ok(performance.now() - before < PATIENCE_MS, `${context}\ntakes too long`);
  }
}

/** A message is short and shows nothing of the program's insides. */
export function assertMessage(said: string, context: string): void {
  assert.ok(said.length < 20_000, `${context}\nthe message has ${said.length} characters`);
  assert.doesNotMatch(said, INSIDES, context);
}
