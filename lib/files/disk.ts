import { madeFor } from "./shared-folder.ts";

/** The file system under the store. Tests put disks in its place that fail, or that lose power. */
export interface Disk {
  open(path: string, options?: Deno.OpenOptions): Promise<Deno.FsFile>;
  /** Fills as much of the buffer as one call of the system does; null at the end. */
  read(file: Deno.FsFile, buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Writes every byte, however small the pieces the system takes. */
  write(file: Deno.FsFile, bytes: Uint8Array): Promise<void>;
  /** Returns when the content of a file would outlive a power loss. */
  sync(file: Deno.FsFile): Promise<void>;
  /** Returns when the names in a folder would outlive a power loss; at once where a platform has no such call. */
  syncFolder(path: string): Promise<void>;
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  readFolder(path: string): Promise<Deno.DirEntry[]>;
  /** Of what links lead to. */
  stat(path: string): Promise<Deno.FileInfo>;
  /** Of a link itself. */
  lstat(path: string): Promise<Deno.FileInfo>;
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Sets the times of use and change to now. */
  touch(path: string): Promise<void>;
}

/** The errors of platforms and file systems that cannot flush a folder. */
const NO_FOLDER_SYNC = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EBADF", "EISDIR", "EACCES", "EPERM"];

/** The file system of this machine. */
export const realDisk: Disk = {
  open: (path, options = { read: true }) =>
    options.create || options.createNew
      ? madeFor(path, () => Deno.openSync(path, options))
      : Deno.open(path, options),
  read: (file, buffer) => file.read(buffer),
  async write(file, bytes) {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  },
  sync: (file) => file.sync(),
  async syncFolder(path) {
    if (Deno.build.os === "windows") return;
    try {
      using folder = await Deno.open(path);
      await folder.sync();
    } catch (error) {
      if (!NO_FOLDER_SYNC.includes((error as { code?: string }).code ?? "")) throw error;
    }
  },
  readFile: (path) => Deno.readFile(path),
  readFolder: (path) => Array.fromAsync(Deno.readDir(path)),
  stat: (path) => Deno.stat(path),
  lstat: (path) => Deno.lstat(path),
  makeFolder: (path) => madeFor(path, () => Deno.mkdirSync(path)),
  rename: (from, to) => Deno.rename(from, to),
  remove: (path) => Deno.remove(path, { recursive: true }),
  async touch(path) {
    const now = new Date();
    try {
      await Deno.utime(path, now, now);
    } catch (error) {
      if ((error as { code?: string }).code !== "EPERM") throw error;
      // Another's file: who may write to it changes its time by keeping its length.
      using file = await Deno.open(path, { write: true });
      await file.truncate((await file.stat()).size);
    }
  },
};
