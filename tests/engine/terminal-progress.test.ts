import assert from "node:assert/strict";
import { formatDuration } from "../../lib/engine/format-duration.ts";
import { terminalProgress } from "../../lib/engine/terminal-progress.ts";

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

Deno.test("without a terminal a short task prints nothing and notes are lines", () => {
  const lines: unknown[] = [];
  const { error } = console;
  console.error = (line: unknown) => void lines.push(line);
  try {
    const progress = terminalProgress(false);
    const task = progress.begin("masks", 3, 1);
    task.update(2);
    task.end();
    progress.note("waiting");
    progress.close();
  } finally {
    console.error = error;
  }
  assert.deepEqual(lines, ["waiting"]);
});

Deno.test("what takes long tells early how long each step takes and how much time is left", () => {
  const lines: string[] = [];
  const [{ error }, { now }] = [console, performance];
  let clock = 0;
  console.error = (line: string) => void lines.push(line);
  performance.now = () => clock;
  try {
    const task = terminalProgress(false).begin("SAM masks", 1000, 0);
    for (const [seconds, done] of [[10, 0], [20, 0.4], [40, 0.5], [80, 1]]) {
      clock = 1000 * seconds;
      task.update(done);
    }
  } finally {
    console.error = error;
    performance.now = now;
  }
  assert.deepEqual(lines, [
    "SAM masks: 0 %",
    "SAM masks: 0 %",
    "SAM masks: 0 %, 1 min 20 s each, 22 h 12 min left",
    "SAM masks: 0 %, 1 min 20 s each, 22 h 12 min left",
  ]);
});
