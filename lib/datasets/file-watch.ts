import { ChangedDuringRun } from "../changed-during-run.ts";
import { settledStampOf, UNSETTLED } from "../files/file-stamp.ts";
import { digestOf } from "./digest-of.ts";

/** The files of the outside world that keys were made of, watched while results are computed from them. */
export class FileWatch {
  readonly #known = new Map<string, { stamp: string; readonly sha256: string }>();

  /** @param path absolute; @param stamp of the file when it was hashed, or UNSETTLED. */
  keep(path: string, stamp: string, sha256: string): void {
    this.#known.set(path, { stamp, sha256 });
  }

  /**
   * Looks at every file again; one whose stamp differs, or tells nothing yet, is hashed.
   *
   * @throws {ChangedDuringRun} for the first whose content differs, or that is gone.
   */
  async requireUnchanged(): Promise<void> {
    for (const [path, known] of this.#known) {
      const info = statOrNone(path), stamp = info && settledStampOf(info);
      if (stamp === known.stamp && stamp !== UNSETTLED) continue;
      if (!info || await digestOf(path, info.size) !== known.sha256) {
        throw new ChangedDuringRun("the data", path);
      }
      known.stamp = stamp!;
    }
  }
}

function statOrNone(path: string): Deno.FileInfo | undefined {
  try {
    // Synchronous on purpose: thousands of awaited calls take ten times as long.
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}
