import assert from "node:assert/strict";
import { decide } from "../../lib/launcher/decide.ts";
import { jobsOfRounds } from "../../lib/launcher/job.ts";
import type { TaskState } from "../../lib/launcher/queue.ts";

const jobs = jobsOfRounds([
  { shards: 2, parts: ["masks"], wholes: [] },
  { shards: 0, parts: [], wholes: ["graph"] },
  { shards: 2, parts: ["counts"], wholes: [] },
], 2);

const entry = { state: "", time: "", node: "", reason: "" };
const ended: TaskState = { is: "ended", why: "was cancelled" };
const waits: TaskState = { is: "ended", why: "waits for a job that failed" };

/** @param states of tasks in order; those that are not given wait. */
function decided(states: readonly TaskState[], attempts: Readonly<Record<string, number>> = {}) {
  const names = ["1-parts-0", "1-parts-1", "2-whole-0", "3-parts-0", "3-parts-1", "4-rest-0"];
  const all = new Map(names.map((name, at) => [name, states[at] ?? { is: "waiting", entry } as const]));
  const { done, again, behind, hopeless } = decide({ jobs, attempts }, all, 2);
  return {
    done,
    again: again.map(({ task }) => task.name),
    behind: behind.map(({ name }) => name),
    hopeless: hopeless?.task.name,
  };
}

Deno.test("nothing is done about tasks that run, wait, are done, or are gone for a moment", () => {
  const nothing = { again: [], behind: [], hopeless: undefined };
  assert.deepEqual(decided([{ is: "done" }, { is: "running", entry }]), { done: 1, ...nothing });
  assert.deepEqual(decided([{ is: "done" }, { is: "gone" }]), { done: 1, ...nothing });
  assert.deepEqual(decided(Array(6).fill({ is: "done" })), { done: 6, ...nothing });
});

Deno.test("what ended early is submitted again, and behind it all that waits for it, which is not blamed", () => {
  assert.deepEqual(decided([{ is: "done" }, ended, waits, waits, waits, waits]), {
    ...{ done: 1, again: ["1-parts-1"], hopeless: undefined },
    behind: ["2-whole-0", "3-parts-0", "3-parts-1", "4-rest-0"],
  });
  assert.deepEqual(decided([{ is: "done" }, { is: "done" }, { is: "done" }, { is: "done" }, ended]), {
    ...{ done: 4, again: ["3-parts-1"], behind: ["4-rest-0"], hopeless: undefined },
  });
});

Deno.test("too many attempts, and input that is wrong at every attempt, are hopeless", () => {
  assert.equal(decided([ended], { "1-parts-0": 2 }).hopeless, undefined);
  assert.equal(decided([ended], { "1-parts-0": 3 }).hopeless, "1-parts-0");
  assert.equal(decided([{ is: "ended", why: "", code: 2 }]).hopeless, "1-parts-0");
  assert.equal(decided([{ is: "ended", why: "", code: 1 }]).hopeless, undefined);
});
