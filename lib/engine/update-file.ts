import { writeAtomically } from "../files/atomic-write.ts";
import { acquireLock } from "./lock.ts";

/**
 * Reads a file, changes it and writes it whole, under a lock: what two processes add at once is there in the end.
 *
 * @param change reads the file itself and gives its new text, or null to leave it as it is.
 */
export async function updateFile(path: string, change: () => Promise<string | null>): Promise<void> {
  const lock = await acquireLock(`${path}.lock`);
  try {
    const text = await change();
    if (text !== null) await writeAtomically(path, text);
  } finally {
    lock.release();
  }
}
