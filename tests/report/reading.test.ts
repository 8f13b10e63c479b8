import assert from "node:assert/strict";
import { reading, readingMarkdown } from "../../lib/report/reading.ts";
import type { ClaimResult, Metric, Verdict } from "../../lib/report/table.ts";

const metrics: readonly Metric[] = [{ name: "miou", label: "mIoU", unit: "%", digits: 1 }];
const claim = (that: string, verdict: Verdict, low: number, high: number): ClaimResult => ({
  ...{ that, place: "5.4, Heading, sentence 1", verdict },
  evidence: verdict === "not run"
    ? []
    : [{ column: "Weak", metric: "miou", difference: (low + high) / 2, low, high }],
});

Deno.test("three sentences say what holds, what does not with its difference, and what others say of why", () => {
  const claims = [
    claim("A beats B", "holds", 1, 2),
    claim("C beats D", "fails", -3, -1),
    claim("E beats F", "inconclusive", -1, 2),
    claim("G beats H", "not run", 0, 0),
  ];
  const why = [{ experiment: "other", claim: claim("I beats J", "fails", -4, -2) }];
  assert.deepEqual(reading(claims, why, metrics), [
    "Holds (1 of 3): “A beats B”.",
    "Does not hold (1): “C beats D” (Weak, mIoU: −2.0 [−3.0, −1.0]); undecided (1): “E beats F”.",
    "On why: other: “I beats J” (Weak, mIoU: −3.0 [−4.0, −2.0]) fails.",
  ]);
});

Deno.test("a table of which everything or nothing holds says so, as does one without evidence", () => {
  assert.deepEqual(reading([claim("A", "holds", 1, 2)], [], metrics), [
    "Holds (1 of 1): “A”.",
    "None fails or is undecided.",
    "No experiment says why.",
  ]);
  const why = [{ experiment: "other", claim: claim("B", "not run", 0, 0) }];
  assert.deepEqual(reading([claim("A", "inconclusive", -1, 1)], why, metrics), [
    "None of the 1 measured claims holds.",
    "Undecided (1): “A”.",
    "On why: other: “B” is not run.",
  ]);
  assert.equal(readingMarkdown(["a*b", "c"]), "a\\*b\n\nc\n");
});
