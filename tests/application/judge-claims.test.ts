import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { correctClaims, verdictByP } from "../../lib/application/correct-claims.ts";
import type { ClaimResult } from "../../lib/report/table.ts";
import { checkClaims, type Claim, judgeClaim, type Numbers } from "../../lib/application/judge-claims.ts";

const IMAGES = "val (2 images)";

/** A table of the given replicates, "row column metric" to values; the first is the number itself. */
function tableOf(cells: Record<string, readonly number[]>): Numbers {
  return {
    rows: ["Baseline", "Ours"],
    columns: ["Full", "Weak"],
    metrics: ["f1", "miou"],
    at(row, column, metric) {
      const values = cells[`${row} ${column} ${metric}`];
      return values ? { value: values[0], replicates: Float64Array.from(values.slice(1)), of: IMAGES } : null;
    },
  };
}

const named = { that: "ours is better", place: "5.4" };
const better = (more: Partial<Extract<Claim, { better: string }>> = {}): Claim => ({
  ...{ ...named, better: "Ours", than: "Baseline", in: "all" },
  ...more,
});
const inequality = (expr: string): Claim => ({ ...named, expr });

const BASELINE = { "Baseline Full miou": [50, 49, 51], "Baseline Weak miou": [40, 39, 41] };

Deno.test("a claim holds where every paired difference lies above zero", () => {
  // The intervals of the two rows overlap; their differences on the same resamples do not reach zero.
  const numbers = tableOf({ ...BASELINE, "Ours Full miou": [51, 50, 52], "Ours Weak miou": [45, 44, 46] });
  const { verdict, evidence, that, place } = judgeClaim(better({ metric: "miou" }), numbers);
  assert.equal(verdict, "holds");
  assert.deepEqual([that, place], [named.that, named.place]);
  assert.deepEqual(evidence.map(({ column, metric, difference }) => [column, metric, difference]), [
    ["Full", "miou", 1],
    ["Weak", "miou", 5],
  ]);
});

Deno.test("a claim fails where one paired difference lies below zero", () => {
  const numbers = tableOf({ ...BASELINE, "Ours Full miou": [49, 48, 50], "Ours Weak miou": [45, 44, 46] });
  assert.equal(judgeClaim(better({ metric: "miou" }), numbers).verdict, "fails");
});

Deno.test("a claim is inconclusive where an interval holds zero and none lies below it", () => {
  const numbers = tableOf({ ...BASELINE, "Ours Full miou": [50, 48, 53], "Ours Weak miou": [45, 44, 46] });
  assert.equal(judgeClaim(better({ metric: "miou" }), numbers).verdict, "inconclusive");
});

Deno.test("a claim speaks of its columns and its metric alone", () => {
  const numbers = tableOf({
    ...BASELINE,
    ...{ "Baseline Weak f1": [60, 59, 61], "Ours Weak f1": [10, 9, 11] },
    ...{ "Ours Full miou": [20, 19, 21], "Ours Weak miou": [45, 44, 46] },
  });
  assert.equal(judgeClaim(better({ in: ["Weak"], metric: "miou" }), numbers).verdict, "holds");
  assert.equal(judgeClaim(better({ in: ["Weak"] }), numbers).verdict, "fails");
  assert.equal(judgeClaim(better({ metric: "miou" }), numbers).verdict, "fails");
});

Deno.test("a claim about cells that are empty was not run, and says so", () => {
  for (const claim of [better(), inequality('miou("Ours", "Weak") > miou("Baseline", "Weak")')]) {
    const { verdict, evidence, reason } = judgeClaim(claim, tableOf(BASELINE));
    assert.equal(verdict, "not run");
    assert.deepEqual(evidence, []);
    assert.match(reason!, /no cell/);
  }
});

Deno.test("an inequality keeps its cells paired through any arithmetic", () => {
  const numbers = tableOf({
    ...{ "Baseline Full miou": [50, 40, 60], "Ours Full miou": [52, 42, 62] },
    ...{ "Baseline Weak miou": [30, 20, 40], "Ours Weak miou": [37, 27, 47] },
  });
  const gain = (column: string) => `miou("Ours", "${column}") - miou("Baseline", "${column}")`;
  const { verdict, evidence } = judgeClaim(inequality(`${gain("Weak")} > 2 * (${gain("Full")})`), numbers);
  assert.equal(verdict, "holds");
  assert.deepEqual(evidence.map(({ difference, low, high }) => [difference, low, high]), [[3, 3, 3]]);
  assert.equal(judgeClaim(inequality(`${gain("Full")} > ${gain("Weak")}`), numbers).verdict, "fails");
});

const MISTAKES: [expr: string, message: RegExp][] = [
  ['miou("Oors", "Weak") > 1', /Expected a row of the table \(Baseline, Ours\) but found "Oors"/],
  ['miou("Ours", "Week") > 1', /Expected a column of the table \(Full, Weak\) but found "Week"/],
  ['mio("Ours", "Weak") > 1', /mio/],
  ['miou("Ours", "Weak"', /it is not of the form "A > B"/],
  ['miou("Ours", "Weak") >= 1', /Expected an inequality between cells but found .*>= 1/],
  ["1 > 0 > -1", /it is not of the form "A > B"/],
  ['[miou("Ours", "Weak")] > 1', /Expected an inequality between cells/],
];

for (const [expr, message] of MISTAKES) {
  Deno.test(`the mistake in the claim ${expr} is explained before anything is measured`, () => {
    const { rows, columns, metrics } = tableOf({});
    assert.throws(() => checkClaims([inequality(expr)], { rows, columns, metrics }), (error: unknown) => {
      assert(error instanceof UserError, String(error));
      assert.match(error.describe(), /^claim "ours is better": /);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("claims without mistakes pass the check while nothing is measured", () => {
  const { rows, columns, metrics } = tableOf({});
  checkClaims([better(), inequality('miou("Ours", "Weak") > f1("Baseline", "Full") / 2')], {
    ...{ rows, columns, metrics },
  });
});

Deno.test("a claim about a column of another profile is not run, one about no column at all is a mistake", () => {
  const given: Numbers = {
    ...{ rows: ["Ours", "Baseline"], columns: ["Weak"], otherColumns: ["COCO"], metrics: ["miou"] },
    at: () => null,
  };
  const claim = (column: string) => ({
    ...{ that: "ours is better", place: "1" },
    expr: `miou("Ours", "${column}") > miou("Baseline", "${column}")`,
  });
  assert.equal(judgeClaim(claim("COCO"), given).verdict, "not run");
  assert.throws(() => judgeClaim(claim("Cityscapes"), given), /column of the table \(Weak, COCO\)/);
});

Deno.test("a claim of which a difference was not measured is partly measured, and says which and what the others say", () => {
  const numbers = tableOf({ ...BASELINE, "Ours Full miou": [51, 50, 52] });
  const claim = judgeClaim(better({ metric: "miou" }), numbers);
  assert.equal(claim.verdict, "partly measured");
  assert.equal(claim.evidence.length, 1);
  assert.match(
    claim.reason!,
    /^1 of 2 differences were not measured \(Weak, miou\); those measured, by themselves: holds$/,
  );
  assert.equal(claim.corrected, undefined);
});

Deno.test("a claim of several inequalities holds where all do, and fails where one does", () => {
  const numbers = tableOf({ ...BASELINE, "Ours Full miou": [51, 50, 52], "Ours Weak miou": [35, 34, 36] });
  const full = 'miou("Ours", "Full") > miou("Baseline", "Full")';
  const weak = 'miou("Ours", "Weak") > miou("Baseline", "Weak")';
  assert.equal(judgeClaim({ ...named, expr: [full, full] }, numbers).verdict, "holds");
  const { verdict, evidence } = judgeClaim({ ...named, expr: [full, weak] }, numbers);
  assert.equal(verdict, "fails");
  assert.deepEqual(evidence.map(({ difference }) => difference), [1, -5]);
});

Deno.test("cells of different images are not compared: the claim was not run, and says why", () => {
  const images = { Ours: "train (2 images)", Baseline: "val (2 images)" };
  const numbers: Numbers = {
    ...tableOf({}),
    at: (row) => ({ value: 1, replicates: Float64Array.of(1, 1), of: images[row as keyof typeof images] }),
  };
  for (const claim of [better(), inequality('miou("Ours", "Full") > miou("Baseline", "Full")')]) {
    const { verdict, reason } = judgeClaim(claim, numbers);
    assert.equal(verdict, "not run");
    assert.match(reason!, /same images, to pair them, but found .*train \(2 images\)/);
  }
});

Deno.test("a claim against a published number is descriptive: it has a verdict and no part in a correction", () => {
  const resampled = tableOf({ ...BASELINE, "Ours Full miou": [55, 54, 56] });
  const numbers: Numbers = {
    ...resampled,
    at: (row, column, metric) =>
      row === "Baseline"
        ? { value: 50, replicates: Float64Array.of(50, 50), of: null }
        : resampled.at(row, column, metric),
  };
  const only = { in: ["Full"], metric: "miou" };
  for (
    const claim of [better(only), inequality('miou("Ours", "Full") > miou("Baseline", "Full")')]
  ) {
    const { verdict, isDescriptive, corrected } = judgeClaim(claim, numbers);
    assert.deepEqual([verdict, isDescriptive, corrected], ["holds", true, undefined]);
  }
  assert.equal(judgeClaim(better(only), resampled).isDescriptive, undefined);
});

Deno.test("over many claims a verdict stays only where its p is small among all of theirs", () => {
  const claim = (holds: number, that: string): ClaimResult => ({
    ...{ that, place: "", verdict: "holds", evidence: [] },
    corrected: {
      p: { holds, fails: 1 },
      within: verdictByP({ holds, fails: 1 }),
      overall: "holds",
      family: 1,
    },
  });
  const untested: ClaimResult = { that: "c", place: "", verdict: "not run", evidence: [] };
  const corrected = correctClaims([claim(0.001, "a"), untested, claim(0.04, "b"), claim(0.03, "d")]);
  assert.deepEqual(corrected.map(({ verdict }) => verdict), ["holds", "not run", "holds", "holds"]);
  assert.deepEqual(corrected.map((one) => one.corrected?.overall), [
    "holds",
    undefined,
    ...new Array(2).fill("inconclusive"),
  ]);
  assert.equal(corrected[0].corrected!.family, 3);
  assert.equal(verdictByP({ holds: 1, fails: 0.05 }), "fails");
});
