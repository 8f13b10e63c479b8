import assert from "node:assert/strict";
import { jobsOfRounds, tasksOf } from "../../lib/launcher/job.ts";

const masks = { shards: 500, parts: ["masks"], wholes: [] };
const embeddings = { shards: 10, parts: ["mask embeddings"], wholes: [] };
const graph = { shards: 0, parts: [], wholes: ["neighbour graph"] };
const counts = { shards: undefined, parts: ["counts"], wholes: ["estimates"] };

const brief = (rounds: Parameters<typeof jobsOfRounds>[0], most = 64) =>
  jobsOfRounds(rounds, most).map(({ name, round, share, tasks }) => `${name} ${round} ${share} ${tasks}`);

Deno.test("a round is an array for shards and a job for wholes; the last job computes what is left", () => {
  assert.deepEqual(brief([masks, embeddings, graph, counts]), [
    "1-parts 0 parts 64",
    "2-parts 1 parts 10",
    "3-whole 2 whole 1",
    "4-parts 3 parts 64",
    "4-whole 3 whole 1",
    "5-rest 4 rest 1",
  ]);
});

Deno.test("where the last round has wholes alone, what is left is computed in its place", () => {
  assert.deepEqual(brief([embeddings, graph], 3), ["1-parts 0 parts 3", "2-rest 1 rest 1"]);
  assert.deepEqual(brief([graph]), ["1-rest 0 rest 1"]);
  assert.deepEqual(brief([]), ["1-rest 0 rest 1"]);
});

Deno.test("tasks have names that stay", () => {
  assert.deepEqual(tasksOf(jobsOfRounds([embeddings], 2)).map(({ name, number }) => [name, number]), [
    ["1-parts-0", 0],
    ["1-parts-1", 1],
    ["2-rest-0", 0],
  ]);
});
