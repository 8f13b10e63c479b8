import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";

/** The user sees one message that matches all patterns. */
export async function assertSays(action: () => unknown, ...patterns: RegExp[]): Promise<void> {
  try {
    await action();
  } catch (error) {
    assert.ok(error instanceof UserError, `expected a UserError but found ${error}`);
    for (const pattern of patterns) assert.match(error.describe(), pattern);
    return;
  }
  assert.fail("expected a UserError but nothing was thrown");
}
