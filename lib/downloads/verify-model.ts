import { join } from "node:path";
import { hashFile } from "../files/hash-file.ts";
import { statIfThere } from "../files/stat-if-there.ts";
import type { Progress } from "../progress/progress.ts";
import { UserError } from "../errors.ts";
import { expectedOf } from "./pulled.ts";
import type { ModelEntry } from "./registry.ts";
import type { RegistryLock } from "./registry-lock.ts";
import { forgetAdvice, problemOf } from "./problem-of.ts";

/**
 * Reads every file of a pulled model and compares it with its hash.
 *
 * @returns all that is wrong, each with what to do; empty when everything is as it must be.
 */
export async function verifyModel(
  entry: ModelEntry,
  { home, lock, lockPath, signal, progress }: {
    readonly home: string;
    readonly lock: RegistryLock;
    /** The file that the hashes first seen were read from, for messages. */
    readonly lockPath: string;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<UserError[]> {
  const problems: UserError[] = [];
  const again = `Give deno task models pull ${entry.name}: it downloads what is missing or wrong.`;
  for (const file of entry.files) {
    const path = join(home, entry.name, file.name);
    const info = statIfThere(path);
    if (!info) {
      problems.push(new UserError("Expected a file of the model but found none", path, again));
      continue;
    }
    const { sha256: expected } = expectedOf(entry, file, lock);
    if (expected === undefined) {
      problems.push(new UserError("Expected a hash to compare with but none was recorded yet", path, again));
      continue;
    }
    const task = progress.begin(`checking ${entry.name}/${file.name}`, info.size / 1e6, 0, "MB");
    const sha256 = await hashFile(path, { signal, onProgress: (done) => task.update(done / 1e6) });
    task.end();
    if (sha256 === expected) {
      // What was recorded at first sight may be a page or a pointer: only the registry's own hashes say what it is.
      if (file.sha256 === undefined) {
        const forget = forgetAdvice(entry, file, lockPath);
        const problem = await problemOf(path, file, path, forget);
        if (problem) problems.push(problem);
      }
      continue;
    }
    problems.push(new UserError(`Expected SHA-256 ${expected} but found ${sha256}`, path, again));
  }
  return problems;
}
