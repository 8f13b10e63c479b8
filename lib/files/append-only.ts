import { dirname } from "node:path";
import { realDisk } from "./disk.ts";
import { makeFolder } from "./make-folder.ts";
import { ifThere } from "./if-there.ts";

/** What an append-only file of JSON lines holds. */
export interface AppendedLines {
  readonly values: readonly unknown[];
  /** Lines that are no JSON, such as one that a process or a machine did not finish. */
  readonly torn: number;
}

const NEWLINE = 10;

/**
 * Adds a value as one line of JSON. It goes to the end of the file in a single call (`O_APPEND`), so that lines of several processes
 * do not mix, and is flushed. After a line that was not finished it begins a new one. Nothing that is there is changed.
 *
 * @throws errors of the system, and where the disk took a part of the line only.
 */
export async function appendLine(path: string, value: unknown): Promise<void> {
  await makeFolder(dirname(path));
  using file = await realDisk.open(path, { read: true, append: true, create: true });
  const isBegun = await lastByte(file) !== NEWLINE;
  const bytes = new TextEncoder().encode(`${isBegun ? "\n" : ""}${JSON.stringify(value)}\n`);
  const written = await file.write(bytes);
  await file.sync();
  if (written < bytes.length) throw new Error(`${written} of ${bytes.length} bytes were written to ${path}`);
}

/** The values of all lines in order; none where there is no file. */
export async function readLines(path: string): Promise<AppendedLines> {
  const text = await ifThere(Deno.readTextFile(path)) ?? "";
  const values: unknown[] = [];
  let torn = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    try {
      values.push(JSON.parse(line));
    } catch {
      torn++;
    }
  }
  return { values, torn };
}

/** A newline if the file is empty: there is no line to end. */
async function lastByte(file: Deno.FsFile): Promise<number> {
  const { size } = await file.stat();
  if (size === 0) return NEWLINE;
  await file.seek(-1, Deno.SeekMode.End);
  const byte = new Uint8Array(1);
  await file.read(byte);
  return byte[0];
}
