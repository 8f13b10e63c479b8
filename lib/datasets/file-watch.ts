import { statIfThere } from "../files/stat-if-there.ts";
import { ChangedDuringRun } from "../changed-during-run.ts";
import { settledStampOf, UNSETTLED } from "../files/file-stamp.ts";
import { hashFile } from "../files/hash-file.ts";

/** The files that keys were made from, watched while results are computed from them. */
export class FileWatch {
  readonly #known = new Map<string, { stamp: string; readonly sha256: string }>();

  /** @param path absolute; @param stamp of the file when it was hashed, or UNSETTLED. */
  keep(path: string, stamp: string, sha256: string): void {
    this.#known.set(path, { stamp, sha256 });
  }

  /**
   * Looks at every file again. A file is hashed if its stamp differs or is too new to be trusted.
   *
   * @throws {ChangedDuringRun} for the first that is gone or whose content differs.
   */
  async requireUnchanged(): Promise<void> {
    for (const [path, known] of this.#known) {
      const info = statIfThere(path), stamp = info && settledStampOf(info);
      if (stamp === known.stamp && stamp !== UNSETTLED) continue;
      if (!info || await hashFile(path) !== known.sha256) {
        throw new ChangedDuringRun("the data", path);
      }
      known.stamp = stamp!;
    }
  }
}
