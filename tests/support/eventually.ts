import assert from "node:assert/strict";

/** Longest that a state is waited for, in milliseconds: far more than it takes on a machine that is ten times slower. */
export const PATIENCE_MS = 60_000;

/**
 * Waits until what is read equals `expected`, or matches it where that is a pattern. An action and what it brings about may lie
 * apart: a page answers to a click, a process writes a file.
 *
 * @param what the state that is waited for, as a sentence, for the message of a failure.
 * @param options.patience in milliseconds.
 * @throws {assert.AssertionError} with what was last read, if the state never comes; whatever `read` throws at once.
 */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  expected: T | RegExp,
  { patience = PATIENCE_MS }: { readonly patience?: number } = {},
): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    const actual = await read(), late = performance.now() > end;
    try {
      if (expected instanceof RegExp) assert.match(String(actual), expected);
      else assert.deepEqual(actual, expected);
      return;
    } catch (error) {
      if (late) throw unmet(`${what}: not after ${patience / 1000} s`, error as Error);
    }
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

function unmet(message: string, { message: difference }: Error): assert.AssertionError {
  return new assert.AssertionError({ message: `${message}\n${difference}` });
}
