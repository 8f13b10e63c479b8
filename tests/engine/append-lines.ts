import { appendLine } from "../../lib/files/append-only.ts";

/** Appends so many lines to a file, each long enough to be torn if it could be: run by append-only.test.ts. */
const [path, name, count] = Deno.args;
for (let line = 0; line < Number(count); line++) {
  await appendLine(path, { name, line, filler: "x".repeat(20_000) });
  if (line === 0) console.log("begun");
}
