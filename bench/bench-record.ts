import { fileURLToPath } from "node:url";
import type { BenchLine, BenchOptions } from "./bench-item.ts";
import type { Machine } from "./machine.ts";

/** What `deno task bench` keeps of an item. */
export interface BenchRecord {
  readonly name: string;
  readonly machine: Machine;
  readonly options: BenchOptions;
  readonly lines: readonly BenchLine[];
}

const RESULTS = new URL("./results/", import.meta.url);

/** Writes the record in place of an earlier one. Returns its path. */
export async function writeRecord(record: BenchRecord): Promise<string> {
  await Deno.mkdir(RESULTS, { recursive: true });
  const file = new URL(`${record.name}.json`, RESULTS);
  await Deno.writeTextFile(file, JSON.stringify(record, rounded, 2) + "\n");
  return fileURLToPath(file);
}

/** The records kept so far, of these names in this order. */
export async function readRecords(names: readonly string[]): Promise<BenchRecord[]> {
  const records: BenchRecord[] = [];
  for (const name of names) {
    const text = await Deno.readTextFile(new URL(`${name}.json`, RESULTS)).catch(() => null);
    if (text !== null) records.push(JSON.parse(text));
  }
  return records;
}

/** Times are known to four figures at most. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
