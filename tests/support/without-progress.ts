/** How far a task is, or how long it took: `masks of val: 41 %, 14 s left`, `masks of val: done in 3.0 s`. */
const PROGRESS = /^(?!error:|problem:|note:)[^:]+: (\d+ %.*|done in \d.*)$/;

/** What a command said, without the lines that a machine makes on which it takes seconds, and a faster one does not. */
export function withoutProgress(said: string): string {
  return said.split("\n").filter((line) => !PROGRESS.test(line)).join("\n");
}
