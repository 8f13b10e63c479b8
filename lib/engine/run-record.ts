import canonicalize from "canonicalize";
import type { Json } from "./artefact.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { Provenance } from "./provenance.ts";

/** The facts of a run: what decides and makes up the numbers, and apart from it with what they were made. */
export interface RunRecord {
  readonly result: { readonly [name: string]: Json };
  readonly madeWith: Provenance;
}

/** Whether two records tell of the same numbers; with what they were made does not count. */
export function sameResult(a: RunRecord, b: RunRecord): boolean {
  return canonicalize(a.result) === canonicalize(b.result);
}

/** The record in a file, or undefined when there is none that can be read. */
export async function readRunRecord(path: string): Promise<RunRecord | undefined> {
  try {
    const record = JSON.parse(await Deno.readTextFile(path));
    return record?.result && record?.madeWith ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes a record. A file that already tells of the same numbers is left alone, so a rerun on another machine or
 * commit changes nothing in the results folder.
 */
export async function writeRunRecord(path: string, record: RunRecord): Promise<void> {
  const present = await readRunRecord(path);
  if (present && sameResult(present, record)) return;
  await writeAtomically(path, JSON.stringify(record, null, 2) + "\n");
}
