import type { LockHolder } from "./lock-holder.ts";

/** A held lock. */
export interface Lock {
  release(): void;
  /** @throws {LockLost} when another process took the lock over because this one did not renew it. */
  requireHeld(): Promise<void>;
}

/** Another process took the lock because this one could not renew it: the machine slept, or the network was down. */
export class LockLost extends Error {
  override readonly name = "LockLost";
}

/** The way of holding a lock: the kernel's on an open file, or a file that its holder renews. */
export type LockKind = "flock" | "lease";

/** One try at a lock. */
export type Attempt = { readonly lock: Lock; readonly dead?: LockHolder | undefined } | {
  /** What the file says about its holder; empty until the holder has written its name. */
  readonly heldBy: string;
  /** When another try may tell more. */
  readonly againAfterMs: number;
};
