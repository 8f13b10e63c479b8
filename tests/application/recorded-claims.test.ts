import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { recordedClaims } from "../../lib/application/recorded-claims.ts";
import { load } from "../experiments/experiment-files.ts";

async function withResults(record: unknown, test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "toybox", "table8"), { recursive: true });
    const text = typeof record === "string" ? record : JSON.stringify(record);
    await Deno.writeTextFile(join(folder, "toybox", "table8", "run.json"), text);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("verdicts come from the written results; a claim that is newer says so", async () => {
  const { claims: [first, ...others] } = await load("table8", "toybox");
  const evidence = [{ column: "Weakly Supervised", metric: "f1", difference: 1, low: 0.5, high: 1.5 }];
  const recorded = { that: first.that, place: first.place, verdict: "holds", evidence };
  await withResults({ results: { claims: [recorded] }, run: {} }, async (folder) => {
    const { groups: [group] } = await recordedClaims(["table8"], { folder });
    assert.deepEqual(group.claims[0], recorded);
    assert.equal(group.needs, undefined);
    assert.equal(group.claims.length, 1 + others.length);
    for (const claim of group.claims.slice(1)) {
      assert.equal(claim.verdict, "not run");
      assert.equal(claim.reason, "newer than the results: deno task reproduce table8");
    }
  });
});

Deno.test("a table that was not reproduced says how to, and what its profile needs", async () => {
  await withResults({}, async (folder) => {
    const { groups } = await recordedClaims(["table7", "table5"], { folder, profile: "voc2012" });
    assert.deepEqual(groups.map(({ experiment }) => experiment), ["table7", "table5"]);
    assert.match(groups[0].needs!, /PASCAL VOC 2012.*; then deno task reproduce table7 --profile voc2012$/);
    assert(groups.flatMap(({ claims }) => claims).every(({ verdict }) => verdict === "not run"));
  });
});

Deno.test("without names every experiment with claims is there, and no other", async () => {
  await withResults({ results: { claims: [] } }, async (folder) => {
    const { groups } = await recordedClaims([], { folder });
    assert(groups.length > 8);
    assert(groups.every(({ claims }) => claims.length > 0));
    assert(groups.some(({ experiment }) => experiment === "table5"));
  });
});

Deno.test("damaged results and unknown names are refused", async () => {
  await withResults("{ half", async (folder) => {
    await assert.rejects(() => recordedClaims(["table8"], { folder }), (error) => {
      assert(error instanceof UserError);
      assert.match(error.describe(), /toybox\/table8\/run\.json/);
      return true;
    });
    await assert.rejects(() => recordedClaims(["table88"], { folder }), UserError);
    await assert.rejects(() => recordedClaims(["table8"], { folder, profile: "toybax" }), UserError);
  });
});
