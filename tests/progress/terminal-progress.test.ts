import assert from "node:assert/strict";
import { formatDuration } from "../../lib/progress/format-duration.ts";
import { terminalProgress } from "../../lib/progress/terminal-progress.ts";

Deno.test("durations have the digits that matter", () => {
  assert.deepEqual([0.04, 9.94, 9.96, 59.6, 185, 7800, Infinity].map(formatDuration), [
    "0.0 s",
    "9.9 s",
    "10 s",
    "1 min 0 s",
    "3 min 5 s",
    "2 h 10 min",
    "unknown",
  ]);
});

Deno.test("without a terminal a short task prints nothing and notes are lines, each once in a row", () => {
  const lines: unknown[] = [];
  const { error } = console;
  console.error = (line: unknown) => void lines.push(line);
  try {
    const progress = terminalProgress(false);
    const task = progress.begin("masks", 3, 1);
    task.update(2);
    task.end();
    progress.note("waiting");
    progress.note("waiting");
    progress.note("going on");
    progress.note("waiting");
    progress.close();
  } finally {
    console.error = error;
  }
  assert.deepEqual(lines, ["waiting", "going on", "waiting"]);
});

/** What a task of that unit prints of so many steps done after so many seconds. */
function told(
  total: number,
  unit: string | undefined,
  steps: readonly (readonly [seconds: number, done: number])[],
) {
  const lines: string[] = [];
  const [{ error }, { now }] = [console, performance];
  let clock = 0;
  console.error = (line: string) => void lines.push(line);
  performance.now = () => clock;
  try {
    const task = terminalProgress(false).begin("SAM masks", total, 0, unit);
    for (const [seconds, done] of steps) {
      clock = 1000 * seconds;
      task.update(done);
    }
  } finally {
    console.error = error;
    performance.now = now;
  }
  return lines;
}

Deno.test("what takes long tells early how long each image takes and how much time is left", () => {
  assert.deepEqual(told(1000, "image", [[10, 0], [20, 0.4], [40, 0.5], [80, 1]]), [
    "SAM masks: 0 %",
    "SAM masks: 0 %",
    "SAM masks: 0 %, 1 min 20 s per image, 22 h 12 min left",
    "SAM masks: 0 %, 1 min 20 s per image, 22 h 12 min left",
  ]);
});

Deno.test("a rate names what it is of, and is not told where that has no name", () => {
  const half = [[10, 50]] as const;
  assert.deepEqual(told(100, "image", half), ["SAM masks: 50 %, 5.0 images/s, 10 s left"]);
  assert.deepEqual(told(100, "MB", half), ["SAM masks: 50 %, 5.0 MB/s, 10 s left"]);
  assert.deepEqual(told(100, undefined, half), ["SAM masks: 50 %, 10 s left"]);
  assert.deepEqual(told(2, "part", [[42, 1]]), ["SAM masks: 50 %, 42 s per part, 42 s left"]);
});
