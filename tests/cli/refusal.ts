import assert from "node:assert/strict";
import type { Outcome, Workplace } from "../application/fixtures/workplace.ts";

/** Told of a training split of few pictures, before whatever goes wrong later. */
const ABSENT = /^pseudo-labels: no training label shows [^\n]*\n/gm;

/**
 * A refusal: exit code 2, one message on standard error in the form `error: where: what`, advice indented below it, no
 * trace of the program's insides, nothing printed and no file among the results.
 */
export async function assertRefused(
  { code, output, errors }: Outcome,
  message: RegExp,
  { out }: Workplace,
): Promise<void> {
  const said = errors.replaceAll(ABSENT, "");
  assert.match(said, message);
  assert.equal(code, 2);
  assert.equal(output, "");
  assert.match(said, /^error: [^\n]+(\n {2}[^\n]+)?\n$/, "one message and its advice");
  assert.doesNotMatch(said, /\bat (async |new )?\S* ?\(?(file|npm|ext|node):|Error:|undefined|\[object/);
  assert.deepEqual(await filesBelow(out), []);
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) files.push(...await filesBelow(`${folder}/${name}`));
      else files.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}
