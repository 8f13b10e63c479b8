import { join } from "node:path";
import { ChangedDuringRun } from "../changed-during-run.ts";
import { UNSETTLED } from "../files/file-stamp.ts";
import { fileHash } from "./file-hash.ts";
import type { StageCode } from "./manifest.ts";
import { stamp } from "./stamp.ts";

/** Watches the files behind stages while they are computed, because workers load modules long after keys were made. */
export class CodeWatch {
  /** The stamp of a file when its content was last compared with its hash. */
  readonly #known = new Map<string, string>();

  /** @param root what the paths of the code are relative to. */
  constructor(readonly root: string) {}

  /**
   * Compares files with the hashes that keys were made of. A file whose stamp has not changed is not read again.
   *
   * @param codes of one or several stages, which mostly share their files.
   * @throws {ChangedDuringRun} for the first file that differs.
   */
  async requireUnchanged(codes: readonly StageCode[]): Promise<void> {
    const seen = new Set<string>();
    for (const [path, hash] of codes.flatMap(({ files }) => Object.entries(files))) {
      const asked = `${path} ${hash}`;
      if (seen.has(asked)) continue;
      seen.add(asked);
      const file = join(this.root, path), before = stamp(file);
      if (before !== UNSETTLED && this.#known.get(file) === before) continue;
      if (!(await fileHash(file))?.startsWith(hash)) throw new ChangedDuringRun("the code", file);
      this.#known.set(file, before);
    }
  }
}
