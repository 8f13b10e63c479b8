/** What the thread that renews leases is told. */
export type KeeperOrder =
  | { readonly keep: string; readonly nonce: string; readonly renewMs: number }
  | { readonly drop: string };

/** Renews the leases of this process from a thread of its own: long computations leave the main one no time. */
export class LeaseKeeper {
  static #worker: Worker | undefined;
  static #held = 0;

  /** Renews a lease until the returned function is called. */
  static keep(path: string, nonce: string, renewMs: number): () => void {
    const worker = this.#worker ??= new Worker(new URL("./lease-keeper.worker.ts", import.meta.url), {
      type: "module",
      name: "lease keeper",
    });
    this.#held++;
    worker.postMessage({ keep: path, nonce, renewMs } satisfies KeeperOrder);
    return () => {
      worker.postMessage({ drop: nonce } satisfies KeeperOrder);
      if (--this.#held > 0) return;
      worker.terminate();
      this.#worker = undefined;
    };
  }
}
