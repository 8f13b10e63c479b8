import { dirname } from "node:path";
import { UserError } from "../errors.ts";

/**
 * What has arrived of a file so far, beside the place of the complete one: `NAME.part`, and `NAME.part.etag` with the version that
 * the server gave it. Locked while it is written, so that two downloads never write one file.
 */
export class PartFile implements Disposable {
  /** Whether some of the bytes come from an earlier run. */
  resumed: boolean;

  private constructor(
    readonly path: string,
    readonly file: Deno.FsFile,
    /** Bytes so far. */
    public size: number,
    /** The version of the file that these bytes belong to, as the server names it; null where it did not. */
    public etag: string | null,
  ) {
    this.resumed = size > 0;
  }

  /**
   * Opens or makes the part of the file that will lie at `whole`.
   *
   * @throws {UserError} when another process is downloading it.
   */
  static async open(whole: string): Promise<PartFile> {
    const path = `${whole}.part`;
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { read: true, write: true, create: true });
    if (!await file.tryLock(true)) {
      file.close();
      throw new UserError(
        "another process is downloading this file",
        whole,
        "Wait for it to end, or stop it, and give the same command again.",
      );
    }
    const { size } = await file.stat();
    await file.seek(size, Deno.SeekMode.Start);
    const etag = await Deno.readTextFile(etagPath(path)).catch(() => null);
    return new PartFile(path, file, size, etag);
  }

  async append(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length;) at += await this.file.write(chunk.subarray(at));
    this.size += chunk.length;
  }

  /** Begins anew with a version of the file. */
  async restart(etag: string | null): Promise<void> {
    await this.file.truncate(0);
    await this.file.seek(0, Deno.SeekMode.Start);
    this.size = 0;
    this.resumed = false;
    this.etag = etag;
    if (etag === null) await Deno.remove(etagPath(this.path)).catch(() => {});
    else await Deno.writeTextFile(etagPath(this.path), etag);
  }

  /** Gives the complete file its name. Nothing incomplete ever has that name. */
  async finish(whole: string): Promise<void> {
    await this.file.sync();
    await Deno.rename(this.path, whole);
    await Deno.remove(etagPath(this.path)).catch(() => {});
  }

  /** Removes what has arrived. */
  async discard(): Promise<void> {
    await Deno.remove(etagPath(this.path)).catch(() => {});
    await Deno.remove(this.path).catch(() => {});
  }

  [Symbol.dispose](): void {
    this.file.close();
  }
}

function etagPath(path: string): string {
  return `${path}.etag`;
}
