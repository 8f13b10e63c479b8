import { stringify } from "yaml";
import { z } from "zod";
import { describeIssue, firstIssue } from "../configuration/describe-issue.ts";
import { readYaml } from "../configuration/located-yaml.ts";
import { updateFile } from "../engine/update-file.ts";
import { UserError } from "../errors.ts";
import { registryPath } from "./registry.ts";

/** What a file was when it was first seen. */
const Seen = z.strictObject({
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
  /** Commit that the revision pointed at; null where the server did not say. */
  commit: z.string().nullable(),
});
export type Seen = z.infer<typeof Seen>;

const LockFile = z.record(z.string(), z.record(z.string(), Seen));

/** Files first seen, by model and file name. */
export type RegistryLock = z.infer<typeof LockFile>;

const HEADER =
  "# What files without a hash in registry.yaml were when they were first downloaded; later downloads must match.\n" +
  "# Written by `deno task models pull`. Commit it, so that everybody has the same weights.\n";

/** The file with the hashes of files first seen, beside its registry: `registry.lock.yaml`. */
export function registryLockPath(registry: string = registryPath()): string {
  return registry.replace(/(\.yaml)?$/, ".lock.yaml");
}

/**
 * Reads the hashes of files first seen; nothing where no such file was written yet.
 *
 * @throws {UserError} with file, line and column for whatever is wrong in it.
 */
export async function readRegistryLock(path: string = registryLockPath()): Promise<RegistryLock> {
  if (!await Deno.stat(path).then(() => true, () => false)) return {};
  const document = await readYaml(path);
  const outcome = LockFile.safeParse(document.value ?? {});
  if (outcome.success) return outcome.data;
  const issue = describeIssue(firstIssue(outcome.error.issues), LockFile, document.value);
  throw new UserError(issue.message, document.locate(issue.path, issue.part), issue.fix);
}

/**
 * Remembers a file first seen, beside what other processes remember meanwhile.
 *
 * @throws {UserError} where another process saw another content first.
 */
export async function recordSeen(
  model: string,
  file: string,
  seen: Seen,
  path: string = registryLockPath(),
): Promise<void> {
  await updateFile(path, async () => {
    const lock = await readRegistryLock(path), before = lock[model]?.[file];
    if (before?.sha256 === seen.sha256) return null;
    if (before !== undefined) {
      throw new UserError(
        `Expected ${model}/${file} with SHA-256 ${before.sha256}, as another process saw it meanwhile, but found ${seen.sha256}`,
        path,
        "Give the same command again: the file is downloaded anew.",
      );
    }
    lock[model] = { ...lock[model], [file]: seen };
    return HEADER + stringify(lock, { sortMapEntries: true, lineWidth: 0 });
  });
}
