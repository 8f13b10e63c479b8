import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";

/** A provider that this system never has. */
export const ABSENT = Deno.build.os === "windows" ? "coreml" : "dml";

/** What says so, as it stands in a message. */
export const ABSENT_TOLD = new RegExp(
  `runtime\\.provider: Expected the execution provider ${ABSENT} but it does not work here: ONNX Runtime does not list it on \\S+ \\S+` +
    "\\n {2}(macOS|Windows) has it\\. runtime\\.provider: auto takes what works\\.$",
  "m",
);

/** Asserts that something refuses it in this one message. */
export async function assertAbsent(work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.describe(), ABSENT_TOLD);
    return true;
  });
}
