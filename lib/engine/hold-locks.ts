import type { Progress } from "../progress/progress.ts";
import { type Lock, LockLost } from "./held-lock.ts";
import type { LockOptions } from "./lock.ts";
import { nameOfHolder } from "./lock-holder.ts";
import type { ResolvedNode } from "./resolve-nodes.ts";
import type { Store } from "./store.ts";

/** Whose locks, and who is told of waiting. */
export interface LocksAsked {
  readonly store: Store;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress;
}

/**
 * Runs `work` while holding the locks of nodes, taken in one order everywhere so that no two processes wait in a ring. If a lock
 * went to another process meanwhile, it is waited for, and the work looks again at what is left to do.
 */
export async function holdLocks<Result>(
  nodes: readonly ResolvedNode[],
  asked: LocksAsked,
  work: (locks: readonly Lock[]) => Promise<Result>,
): Promise<Result> {
  while (true) {
    const locks: Lock[] = [];
    try {
      for (const node of nodes.toSorted((a, b) => a.key < b.key ? -1 : 1)) {
        locks.push(await lockOf(node, asked));
      }
      return await work(locks);
    } catch (error) {
      if (!(error instanceof LockLost)) throw error;
      asked.progress.note(error.message);
    } finally {
      locks.forEach((lock) => lock.release());
    }
  }
}

function lockOf(node: ResolvedNode, { store, signal, progress }: LocksAsked): Promise<Lock> {
  return store.lock(node, { signal, ...lockNotes(node, progress) });
}

/** What is said of a lock that another process has or had. */
export function lockNotes(
  { stage }: ResolvedNode,
  progress: Progress,
): Pick<LockOptions, "onWait" | "onTakeOver"> {
  return {
    onWait: (holder) => progress.note(`waiting for "${stage}", computed by ${nameOfHolder(holder)}`),
    onTakeOver: (dead) =>
      progress.note(`"${stage}": going on after ${nameOfHolder(dead)}, which ended early`),
  };
}
