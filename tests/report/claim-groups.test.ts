import assert from "node:assert/strict";
import {
  type ClaimList,
  claimsJson,
  claimsMarkdown,
  claimsText,
  countVerdicts,
} from "../../lib/report/claim-groups.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { matchSnapshot } from "./snapshot.ts";

const list: ClaimList = {
  profile: "toybox",
  metrics: components.metrics,
  groups: [
    { experiment: "table5", title: components.title, source: components.source, claims: components.claims },
    { experiment: "odd", title: hostile.title, source: hostile.source, claims: hostile.claims },
    {
      experiment: "table8",
      title: "Forms",
      source: "",
      claims: [{ that: "Degree weights help", place: "5.4", verdict: "not run", evidence: [] }],
      needs: "deno task reproduce table8",
    },
  ],
};

Deno.test("claims of several tables as text and as Markdown are as the snapshots have them", async () => {
  await matchSnapshot("claims.txt", claimsText(list, { colour: false, width: 100 }) + "\n");
  await matchSnapshot("claims.md", claimsMarkdown(list));
});

Deno.test("every claim is counted once under its verdict, in the sum and for other programs", () => {
  const counts = countVerdicts(list);
  const claims = list.groups.flatMap(({ claims }) => claims);
  assert.equal(Object.values(counts).reduce((sum, count) => sum + count, 0), claims.length);
  for (const verdict of ["holds", "fails", "inconclusive", "not run"] as const) {
    assert.equal(counts[verdict], claims.filter((claim) => claim.verdict === verdict).length);
  }
  assert.match(claimsMarkdown(list), new RegExp(`^${claims.length} claims under the profile toybox: `));
  assert.deepEqual((claimsJson(list) as { verdicts: unknown }).verdicts, counts);
});

Deno.test("of a claim that fails the difference furthest below zero is shown, of another the one least above it", () => {
  const difference = (low: number, high: number) => ({ difference: (low + high) / 2, low, high });
  const evidence = [[1, 2], [-3, -1], [-9, 4]].map(([low, high], index) => ({
    ...difference(low, high),
    column: `column ${index}`,
    metric: "miou",
  }));
  const shown = (verdict: "fails" | "holds") =>
    claimsMarkdown({
      ...list,
      groups: [{ ...list.groups[0], claims: [{ that: "t", place: "p", verdict, evidence }] }],
    });
  assert.match(shown("fails"), /column 1, mIoU: −2\.0 \[−3\.0, −1\.0\]<br><sub>of 3 differences/);
  assert.match(shown("holds"), /column 2, mIoU: /);
});
