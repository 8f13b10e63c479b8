import { dirname, join, relative } from "node:path";
import { type Disk, realDisk } from "../../lib/files/disk.ts";
import type { Random } from "../../lib/tensor/random.ts";

/** What of the unflushed writes outlives a power loss. */
export type Survival = "nothing unflushed" | "names without content" | "some of it";

/** The content of a file: what was flushed, and what was written since. */
interface Content {
  flushed: Uint8Array;
  written: Uint8Array;
}

/** A change of the names in a folder that was not flushed yet. */
type Change = { readonly name: string; readonly becomes: Entry | undefined }[];
type Entry = Content | Folder;

class Folder {
  readonly flushed = new Map<string, Entry>();
  readonly now = new Map<string, Entry>();
  changes: Change[] = [];

  change(...change: Change): void {
    for (const { name, becomes } of change) {
      if (becomes) this.now.set(name, becomes);
      else this.now.delete(name);
    }
    this.changes.push(change);
  }

  /** All changes are on the disk from now on. */
  flush(): void {
    this.changes.forEach((change) => apply(change, this.flushed));
    this.changes = [];
  }
}

/** Thrown at every operation after the power went. */
export class PowerLost extends Error {}

/**
 * The real disk below a folder, together with a model of what of it lies safely on the platter: content when it was flushed, names
 * when their folder was. A rename within a folder happens whole or not at all; otherwise what was not flushed may be lost in any
 * part and order.
 */
export class PowerLossDisk {
  readonly #root = new Folder();
  readonly #paths = new Map<Deno.FsFile, Content>();
  operations = 0;

  /** @param folder real, empty and taken for flushed; @param lossAt the operation before which the power goes. */
  constructor(readonly folder: string, readonly lossAt = Infinity) {}

  readonly disk: Disk = {
    ...realDisk,
    open: async (path, options = { read: true }) => {
      this.#step();
      const file = await realDisk.open(path, options);
      if (options.createNew || options.create && !this.#entry(path)) {
        const content = { flushed: new Uint8Array(), written: new Uint8Array() };
        this.#parent(path).change({ name: nameOf(path), becomes: content });
        this.#paths.set(file, content);
      }
      return file;
    },
    write: async (file, bytes) => {
      this.#step();
      await realDisk.write(file, bytes);
      const content = this.#paths.get(file);
      if (content) content.written = bytes.slice();
    },
    sync: (file) => {
      this.#step();
      const content = this.#paths.get(file);
      if (content) content.flushed = content.written;
      return Promise.resolve();
    },
    syncFolder: (path) => {
      this.#step();
      this.#folderAt(path)?.flush();
      return Promise.resolve();
    },
    makeFolder: async (path) => {
      this.#step();
      await realDisk.makeFolder(path);
      this.#parent(path).change({ name: nameOf(path), becomes: new Folder() });
    },
    rename: async (from, to) => {
      this.#step();
      if (dirname(from) !== dirname(to)) throw new Error("The store renames within one folder");
      await realDisk.rename(from, to);
      const parent = this.#parent(from), becomes = parent.now.get(nameOf(from));
      parent.change({ name: nameOf(from), becomes: undefined }, { name: nameOf(to), becomes });
    },
    remove: async (path) => {
      this.#step();
      await realDisk.remove(path);
      this.#parent(path).change({ name: nameOf(path), becomes: undefined });
    },
  };

  /** Writes what is left after the power went into an empty folder. */
  async leftAfter(survival: Survival, draws: Random, into: string): Promise<void> {
    await writeOut(this.#root, into);

    async function writeOut(folder: Folder, at: string): Promise<void> {
      const names = new Map(folder.flushed);
      for (const change of folder.changes) {
        const survives = survival === "names without content" ||
          survival === "some of it" && draws.next() < 0.5;
        if (survives) apply(change, names);
      }
      for (const [name, entry] of names) {
        const path = join(at, name);
        if (entry instanceof Folder) {
          await Deno.mkdir(path);
          await writeOut(entry, path);
        } else await Deno.writeFile(path, contentLeft(entry));
      }
    }

    function contentLeft({ flushed, written }: Content): Uint8Array {
      if (survival !== "some of it" || flushed === written) return flushed;
      const length = draws.below(written.length + 1);
      // Blocks that were given to a file but not written hold zeros.
      return draws.next() < 0.5
        ? written.slice(0, length)
        : written.map((byte, at) => at < length ? byte : 0);
    }
  }

  #step(): void {
    if (this.operations++ >= this.lossAt) throw new PowerLost("the power went");
  }

  #parent(path: string): Folder {
    const folder = this.#folderAt(dirname(path));
    if (!folder) throw new Error(`${dirname(path)} was made behind the disk's back`);
    return folder;
  }

  #folderAt(path: string): Folder | undefined {
    const entry = path === this.folder ? this.#root : this.#entry(path);
    return entry instanceof Folder ? entry : undefined;
  }

  #entry(path: string): Entry | undefined {
    let at: Entry | undefined = this.#root;
    for (const name of relative(this.folder, path).split("/")) {
      at = at instanceof Folder ? at.now.get(name) : undefined;
    }
    return at;
  }
}

function apply(change: Change, names: Map<string, Entry>): void {
  for (const { name, becomes } of change) {
    if (becomes) names.set(name, becomes);
    else names.delete(name);
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
