/** What the thread that renews leases is told. */
export type KeeperOrder =
  | { readonly keep: string; readonly nonce: string; readonly renewMs: number }
  | { readonly drop: string };

/** Renews the leases of this process from its own thread, because long computations block the main one. */
export class LeaseKeeper {
  static #worker: Worker | undefined;
  static #held = 0;
  /** Called when the thread has begun with a lease, by the lease's number. */
  static readonly #begun = new Map<string, () => void>();

  /** Renews a lease until the returned function is called. Resolves when the thread has begun. */
  static async keep(path: string, nonce: string, renewMs: number): Promise<() => void> {
    const worker = this.#worker ??= this.#start();
    this.#held++;
    const begun = new Promise<void>((resolve) => this.#begun.set(nonce, resolve));
    worker.postMessage({ keep: path, nonce, renewMs } satisfies KeeperOrder);
    await begun;
    return () => {
      worker.postMessage({ drop: nonce } satisfies KeeperOrder);
      if (--this.#held > 0) return;
      worker.terminate();
      this.#worker = undefined;
    };
  }

  static #start(): Worker {
    const url = new URL("./lease-keeper.worker.ts", import.meta.url);
    const worker = new Worker(url, { type: "module", name: "lease keeper" });
    worker.onmessage = ({ data: nonce }: MessageEvent<string>) => {
      this.#begun.get(nonce)?.();
      this.#begun.delete(nonce);
    };
    return worker;
  }
}
