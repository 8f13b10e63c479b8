import { join } from "node:path";
import {
  decodeRows,
  safetensorsHeaderBytes,
  type SafetensorsLayout,
  safetensorsLayout,
  type TensorPlace,
} from "../tensor/safetensors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Artefact } from "./artefact.ts";
import { TEMPORARY, writeAtomically } from "../files/atomic-write.ts";
import { type Disk, realDisk } from "../files/disk.ts";
import { fileKind } from "../files/file-kind.ts";
import { ifThere } from "../files/if-there.ts";
import { acquireFreeLock, acquireLock, type Lock, type LockOptions } from "./lock.ts";
import { lockKindOf } from "./lock-kind.ts";
import type { LockKind } from "./held-lock.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { Identity, Manifest, ShardReceipt } from "./manifest.ts";
import { type Memo, memoIn } from "./memo.ts";
import { storeFolder } from "../files/project.ts";
import { sha256, sha256OfFile } from "../files/sha256.ts";
import { nodeKey } from "./node-key.ts";
import { sealed, unsealed } from "./seal.ts";
import { decodeShard, encodeShard } from "./shard-file.ts";
import { readIfPresent, setAside } from "./set-aside.ts";
import { type Address, StorePaths } from "./store-paths.ts";
import { orElse } from "../errors.ts";

/** Lies in a store whose locks are leases, for processes that see it as a disk of their own. */
export const LEASED = "_leases.txt";
const LEASED_TEXT = "Locks of this store are leases, as machines share it: see docs/store.md.\n";

/** A shard as it is stored. */
export interface ShardBytes {
  readonly receipt: ShardReceipt;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A stored shard that is absent or does not match its checksum. */
export class DamagedShard extends Error {
  override readonly name = "DamagedShard";
}

/**
 * Stage results on disk, one folder each: `<store>/<stage>/<key>/` holds `manifest.json` and, per shard,
 * `00000.safetensors` with its receipt `00000.json`.
 *
 * A result is complete when every shard of its manifest has a receipt. Nothing is ever changed in place.
 */
export class Store extends StorePaths {
  readonly #verified = new Set<string>();
  #lockKindFound: LockKind | undefined;
  readonly disk: Disk;
  readonly #locks: Pick<LockOptions, "kind" | "lease">;

  /**
   * @param folder absolute path; made on the first write.
   * @param options.disk replaces the file system, @param options.locks the way of locking that it asks for; both for tests.
   */
  constructor(
    folder: string,
    options: { readonly disk?: Disk; readonly locks?: Pick<LockOptions, "kind" | "lease"> } = {},
  ) {
    super(folder);
    this.disk = options.disk ?? realDisk;
    this.#locks = options.locks ?? {};
  }

  /** The project's store (`ABLATE_STORE`, else `.ablate/store`). */
  static open(): Store {
    return new Store(storeFolder());
  }

  /** Small facts kept beside the results; see {@link Memo}. */
  memo(name: string): Memo {
    return memoIn(join(this.folder, "_memo", name), this.disk);
  }

  /**
   * Waits for and takes the lock of one result. What cannot be of it is set aside then: something that is no folder in its place, a
   * manifest that cannot be believed together with all receipts beside it.
   */
  async lock(address: Address, options?: LockOptions): Promise<Lock> {
    const lock = await acquireLock(this.lockPath(address), { ...await this.lockOptions(), ...options });
    return await this.#tidied(address, lock);
  }

  /** Takes the lock of one result as `lock` does, if no living process has it. */
  async tryLock(address: Address, signal?: AbortSignal): Promise<Lock | undefined> {
    const lock = await this.lockIfFree(this.lockPath(address), signal);
    return lock && await this.#tidied(address, lock);
  }

  /** Takes a lock of this store if no living process has it. */
  async lockIfFree(path: string, signal?: AbortSignal): Promise<Lock | undefined> {
    return await acquireFreeLock(path, { ...await this.lockOptions(), signal });
  }

  /** How the locks of this store are held: by leases once any process has held them so. */
  async lockOptions(): Promise<LockOptions> {
    return { ...this.#locks, disk: this.disk, kind: this.#locks.kind ?? await this.#lockKind() };
  }

  async #lockKind(): Promise<LockKind> {
    if (this.#lockKindFound) return this.#lockKindFound;
    await makeFolder(this.folder, this.disk);
    const mark = join(this.folder, LEASED);
    const kind = await fileKind(mark, this.disk) === "nothing" ? await lockKindOf(this.folder) : "lease";
    if (kind === "lease" && await fileKind(mark, this.disk) === "nothing") {
      await writeAtomically(mark, LEASED_TEXT, this.disk);
    }
    return this.#lockKindFound = kind;
  }

  /** The manifest, or undefined when there is none that matches its checksum and its key. Changes nothing. */
  async manifest(address: Address): Promise<Manifest | undefined> {
    const text = await readIfPresent(this.manifestPath(address), this.disk);
    const manifest = text && unsealed<Manifest>(text);
    return manifest && manifest.key === address.key && isKeyOf(address.key, manifest) ? manifest : undefined;
  }

  /** Says what the result is, before its first shard is written. */
  async begin(
    address: Address,
    identity: Identity,
    { shardCount, images }: Pick<Manifest, "shardCount" | "images">,
  ): Promise<void> {
    const { stage, code, params, inputs } = identity;
    const manifest: Manifest = { key: address.key, stage, shardCount, images, code, params, inputs };
    await writeAtomically(
      this.manifestPath(address),
      JSON.stringify(sealed(manifest), null, 1) + "\n",
      this.disk,
    );
  }

  /** Indices of the shards that are stored, ascending. */
  async storedShards(address: Address): Promise<number[]> {
    const indices: number[] = [];
    const folder = this.nodeFolder(address);
    if (await fileKind(folder, this.disk) !== "folder") return [];
    for (const { name } of await ifThere(this.disk.readFolder(folder)) ?? []) {
      if (/^\d{5,}\.json$/.test(name)) indices.push(parseInt(name));
    }
    return indices.sort((a, b) => a - b);
  }

  /** The complete result's manifest, or undefined when a shard is missing. */
  async complete(address: Address): Promise<Manifest | undefined> {
    const manifest = await this.manifest(address);
    if (!manifest) return undefined;
    const stored = await this.storedShards(address);
    const present = stored.filter((index) => index < manifest.shardCount).length;
    if (present < manifest.shardCount) return undefined;
    // Garbage collection goes by the last use. A store that may only be read still serves.
    await this.disk.touch(this.manifestPath(address)).catch(() => {});
    return manifest;
  }

  /** Stores one shard: first the data, then the receipt that makes it count. */
  async writeShard(address: Address, index: number, artefact: Artefact, seconds: number): Promise<void> {
    const bytes = encodeShard(artefact);
    const receipt: ShardReceipt = {
      ...{ key: address.key, index, sha256: sha256(bytes), bytes: bytes.length, seconds: round(seconds) },
    };
    await this.putShard(address, { receipt, bytes });
  }

  /** Stores the bytes of a shard for which their receipt vouches. The caller holds the lock and has checked both. */
  async putShard(address: Address, { receipt, bytes }: ShardBytes): Promise<void> {
    await writeAtomically(this.shardPath(address, receipt.index), bytes, this.disk);
    await writeAtomically(
      this.receiptPath(address, receipt.index),
      JSON.stringify(sealed(receipt, "seconds")) + "\n",
      this.disk,
    );
  }

  /** @throws {DamagedShard} as `shardBytes`, and when the bytes are no shard. */
  async readShard(address: Address, index: number): Promise<Artefact> {
    const path = this.shardPath(address, index);
    const { bytes } = await this.shardBytes(address, index);
    try {
      return decodeShard(bytes);
    } catch (error) {
      throw new DamagedShard(`${path}: ${(error as Error).message}`, { cause: error });
    }
  }

  /**
   * A shard as it is stored, with its receipt.
   *
   * @throws {DamagedShard} when the shard is absent or, on its first read by this process, fails its checksum.
   */
  async shardBytes(address: Address, index: number): Promise<ShardBytes> {
    const path = this.shardPath(address, index);
    const receipt = await this.receipt(address, index);
    const bytes = await readIfPresent(path, this.disk);
    if (!receipt || !bytes) throw new DamagedShard(`${path} is missing, or its receipt is not its own`);
    if (!this.#verified.has(path)) {
      if (sha256(bytes) !== receipt.sha256) throw new DamagedShard(`${path} does not match its checksum`);
      this.#verified.add(path);
    }
    return { receipt, bytes };
  }

  /**
   * The header of a shard, without its tensors.
   *
   * @throws {DamagedShard} as `readShard`: on the first touch by this process all of the file is checked.
   */
  async readLayout(address: Address, index: number): Promise<SafetensorsLayout> {
    const path = this.shardPath(address, index);
    await this.#verify(address, index);
    using file = await this.disk.open(path);
    const { size } = await file.stat();
    const length = safetensorsHeaderBytes(await this.#readBytes(file, 0, 8));
    return safetensorsLayout(await this.#readBytes(file, 0, length), size);
  }

  /** Rows `first` to `end` of a tensor of a shard whose layout was read: no other rows are. */
  async readRows(
    address: Address,
    index: number,
    place: TensorPlace,
    first: number,
    end: number,
  ): Promise<Tensor> {
    using file = await this.disk.open(this.shardPath(address, index));
    const rowBytes = (place.end - place.start) / place.shape[0];
    return decodeRows(
      place,
      await this.#readBytes(file, place.start + first * rowBytes, (end - first) * rowBytes),
    );
  }

  async #verify(address: Address, index: number): Promise<void> {
    const path = this.shardPath(address, index);
    if (this.#verified.has(path)) return;
    const receipt = await this.receipt(address, index);
    const found = receipt && await sha256OfFile(path, this.disk);
    if (!found) throw new DamagedShard(`${path} is missing`);
    if (found !== receipt.sha256) throw new DamagedShard(`${path} does not match its checksum`);
    this.#verified.add(path);
  }

  /** The receipt of a shard, or undefined when absent, unreadable, changed since it was written, or of another shard. */
  async receipt(address: Address, index: number): Promise<ShardReceipt | undefined> {
    const text = await readIfPresent(this.receiptPath(address, index), this.disk);
    const receipt = text && unsealed<ShardReceipt>(text, "seconds");
    return receipt && receipt.key === address.key && receipt.index === index ? receipt : undefined;
  }

  /** Renames a shard and its receipt so that they no longer count; returns where the data went, if there was any. */
  async setShardAside(address: Address, index: number): Promise<string | undefined> {
    this.#verified.delete(this.shardPath(address, index));
    // The receipt first: without it the shard does not count, whatever happens next.
    await setAside(this.receiptPath(address, index), this.disk);
    return await setAside(this.shardPath(address, index), this.disk);
  }

  async #tidied(address: Address, lock: Lock): Promise<Lock> {
    try {
      await this.#tidy(address);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Under the lock of a node no one else writes there, so unfinished files come from a process that was killed. */
  async #tidy(address: Address): Promise<void> {
    const folder = this.nodeFolder(address), kind = await fileKind(folder, this.disk);
    if (kind === "nothing") return;
    if (kind !== "folder") return void await setAside(folder, this.disk);
    for (const { name } of await this.disk.readFolder(folder)) {
      if (name.includes(TEMPORARY)) await this.disk.remove(join(folder, name));
    }
    const path = this.manifestPath(address);
    if (await this.manifest(address) || await fileKind(path, this.disk) === "nothing") return;
    // What was made under it, or by a version of this program that bound nothing, is made anew as a whole. The receipts go
    // first: were the manifest gone and they still here, they would be believed after a kill.
    for (const index of await this.storedShards(address)) {
      await setAside(this.receiptPath(address, index), this.disk);
    }
    await setAside(path, this.disk);
  }

  async #readBytes(file: Deno.FsFile, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    await file.seek(at, Deno.SeekMode.Start);
    for (let filled = 0; filled < length;) {
      const read = await this.disk.read(file, bytes.subarray(filled));
      if (read === null) throw new RangeError(`Expected ${length} bytes at ${at} but the file ends before`);
      filled += read;
    }
    return bytes;
  }
}

function isKeyOf(key: string, manifest: Manifest): boolean {
  return orElse(() => nodeKey(manifest) === key, false);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
