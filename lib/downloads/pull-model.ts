import { join } from "node:path";
import { download, type DownloadOptions } from "./download.ts";
import { hashFile } from "../files/hash-file.ts";
import { type Hub, hubFile, requireOnline } from "./hub.ts";
import type { Progress, ProgressTask } from "../progress/progress.ts";
import { expectedOf } from "./pulled.ts";
import type { ModelEntry, ModelFile } from "./registry.ts";
import { readRegistryLock, recordSeen } from "./registry-lock.ts";
import { forgetAdvice, problemOf, SLACK } from "./problem-of.ts";

/** What pulling needs of its surroundings. */
export interface PullOptions {
  readonly hub: Hub;
  /** Folder of pulled models. */
  readonly home: string;
  /** File with the hashes of files first seen. */
  readonly lockPath: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly patience?: DownloadOptions["patience"];
}

/** The outcome of pulling a file. */
export interface PulledFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly how: "downloaded" | "was here";
  /** Whether its hash was known before, or is now trusted because it is the first. */
  readonly trust: "registry" | "lock" | "first use";
}

/**
 * Brings a model's folder in order: downloads the files that are not there or are not what they must be, goes on with what an
 * earlier run left, and checks every hash. A file has its name only when it is whole.
 *
 * @throws {UserError} when a file cannot be had, or is another than the registry or its first download says.
 */
export async function pullModel(entry: ModelEntry, options: PullOptions): Promise<PulledFile[]> {
  const pulled: PulledFile[] = [];
  // The small files first, so that a refusal comes before hundreds of megabytes.
  const files = entry.files.toSorted((a, b) => a.expectedBytes - b.expectedBytes);
  for (const file of files) pulled.push(await pullFile(entry, file, options));
  return pulled;
}

async function pullFile(entry: ModelEntry, file: ModelFile, options: PullOptions): Promise<PulledFile> {
  const { hub, home, lockPath, signal, progress } = options;
  const path = join(home, entry.name, file.name);
  const expected = expectedOf(entry, file, await readRegistryLock(lockPath));
  const trust = file.sha256 ? "registry" : expected.sha256 ? "lock" : "first use";
  const title = `${entry.name}/${file.name}`, forget = forgetAdvice(entry, file, lockPath);
  const size = await Deno.stat(path).then((info) => info.isFile ? info.size : null, () => null);
  if (size !== null) {
    const sha256 = await withProgress(
      progress,
      `checking ${title}`,
      size,
      (tell) => hashFile(path, { signal, onProgress: tell }),
    );
    const problem = file.sha256 ? null : await problemOf(path, file, path, forget);
    const isSame = (expected.sha256 ?? sha256) === sha256;
    if (trust === "lock" && isSame && problem) throw problem;
    if (isSame && !problem) {
      if (trust === "first use") {
        await recordSeen(entry.name, file.name, { bytes: size, sha256, commit: null }, lockPath);
      }
      return { file: file.name, bytes: size, sha256, how: "was here", trust };
    }
    progress.note(
      `${path} is not what it must be: it is downloaded again${problem ? `. ${problem.message}` : ""}`,
    );
  }
  requireOnline(hub, title);
  const url = hubFile(hub, entry.repository, file.revision, file.path);
  const { bytes, sha256, commit } = await withProgress(
    progress,
    title,
    expected.bytes ?? file.expectedBytes,
    (tell) =>
      download({
        url,
        path,
        ...expected,
        atMost: Math.ceil(SLACK * file.expectedBytes),
        hashAdvice: trust === "lock" ? forget : undefined,
        // If the registry's hash matches, it is that file, whatever it looks like.
        check: file.sha256 ? undefined : (part) => problemOf(part, file, url),
      }, { token: hub.token, signal, onProgress: tell, patience: options.patience }),
  );
  if (trust === "first use") await recordSeen(entry.name, file.name, { bytes, sha256, commit }, lockPath);
  return { file: file.name, bytes, sha256, how: "downloaded", trust };
}

/** Shows megabytes. Bytes of an earlier run do not count for the rate. */
async function withProgress<T>(
  progress: Progress,
  title: string,
  expectedBytes: number,
  run: (tell: (done: number, total?: number | null) => void) => Promise<T>,
): Promise<T> {
  let task: ProgressTask | undefined;
  try {
    return await run((done, total) => {
      task ??= progress.begin(title, (total ?? expectedBytes) / 1e6, done / 1e6, "MB");
      task.update(done / 1e6);
    });
  } finally {
    task?.end();
  }
}
