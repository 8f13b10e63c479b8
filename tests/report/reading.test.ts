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

Deno.test("a reading lists what holds, what does not with its difference, what is undecided, and what others say of why", () => {
  const claims = [
    claim("A beats B", "holds", 1, 2),
    claim("C beats D", "fails", -3, -1),
    claim("E beats F", "inconclusive", -1, 2),
    claim("G beats H", "not run", 0, 0),
  ];
  const why = [{ experiment: "other", claim: claim("I beats J", "fails", -4, -2) }];
  assert.deepEqual(reading(claims, why, metrics), [
    { lead: "Holds (1 of 3)", items: ["“A beats B”"] },
    { lead: "Does not hold (1)", items: ["“C beats D” (Weak, mIoU: −2.0 [−3.0, −1.0])"] },
    { lead: "Undecided (1)", items: ["“E beats F”"] },
    { lead: "On why", items: ["other: “I beats J” (Weak, mIoU: −3.0 [−4.0, −2.0]) fails"] },
  ]);
});

Deno.test("a table of which everything, nothing or one claim holds says so in its own number", () => {
  assert.deepEqual(reading([claim("A", "holds", 1, 2)], [], metrics), [{
    lead: "Holds (1 of 1)",
    items: ["“A”"],
  }]);
  const why = [{ experiment: "other", claim: claim("B", "not run", 0, 0) }];
  const one = claim("A", "inconclusive", -1, 1);
  assert.deepEqual(reading([one], why, metrics).map(({ lead }) => lead), [
    "The one claim that was measured does not hold or is undecided.",
    "Undecided (1)",
    "On why",
  ]);
  assert.deepEqual(reading([one], why, metrics)[2].items, ["other: “B” was not run"]);
  assert.equal(reading([one, one], [], metrics)[0].lead, "None of the 2 measured claims holds.");
  assert.deepEqual(reading([claim("B", "not run", 0, 0)], [], metrics), [{
    lead: "No claim was measured.",
    items: [],
  }]);
});

Deno.test("as Markdown it is paragraphs and lists", () => {
  assert.equal(
    readingMarkdown([{ lead: "None of a*b", items: [] }, { lead: "Open (2)", items: ["c_d", "e"] }]),
    "None of a\\*b\n\nOpen (2):\n\n- c\\_d\n- e\n",
  );
});
