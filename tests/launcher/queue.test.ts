import assert from "node:assert/strict";
import { parseQueue, taskState } from "../../lib/launcher/queue.ts";

const entry = (state: string, reason = "None") => ({ state, reason, time: "0:01", node: "n1" });

Deno.test("the queue is read by the ids of tasks; lines of another form are left out", () => {
  const text = [
    "12_0|RUNNING|1:02|n1|None",
    "12_1|PENDING|0:00||Resources",
    "slurm_load_jobs error: something",
    "13_0|CANCELLED|0:00||a|b",
    "",
  ];
  assert.deepEqual([...parseQueue(text.join("\n"))], [
    ["12_0", { state: "RUNNING", time: "1:02", node: "n1", reason: "None" }],
    ["12_1", { state: "PENDING", time: "0:00", node: "", reason: "Resources" }],
    ["13_0", { state: "CANCELLED", time: "0:00", node: "", reason: "a|b" }],
  ]);
});

Deno.test("a task is as the cluster and its exit code say", () => {
  assert.deepEqual(taskState(entry("COMPLETING"), 0), { is: "done" });
  assert.deepEqual(taskState(undefined, 0), { is: "done" });
  assert.equal(taskState(entry("RUNNING"), undefined).is, "running");
  assert.equal(taskState(entry("PENDING", "Priority"), undefined).is, "waiting");
  assert.deepEqual(taskState(entry("PENDING", "DependencyNeverSatisfied"), undefined), {
    is: "ended",
    why: "waits for a job that failed",
  });
  assert.deepEqual(taskState(entry("TIMEOUT"), 130), { is: "ended", why: "ran out of time", code: 130 });
  assert.deepEqual(taskState(entry("CANCELLED"), undefined), { is: "ended", why: "was cancelled" });
  assert.deepEqual(taskState(entry("FAILED"), 2), { is: "ended", why: "ended with exit code 2", code: 2 });
  assert.deepEqual(taskState(entry("FAILED"), undefined), { is: "ended", why: "was killed" });
  // It may have ended well, and its code may come late.
  assert.deepEqual(taskState(entry("COMPLETED"), undefined), { is: "gone" });
  assert.deepEqual(taskState(undefined, undefined), { is: "gone" });
  assert.deepEqual(taskState(undefined, 137), { is: "ended", why: "ended with exit code 137", code: 137 });
});
