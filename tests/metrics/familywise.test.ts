import assert from "node:assert/strict";
import type { Replicates } from "../../lib/metrics/bootstrap.ts";
import { claimP, holm, SIGNIFICANCE } from "../../lib/metrics/familywise.ts";
import { Random } from "../../lib/tensor/random.ts";

/** Differences of a true value 0, each measured with error 1 and resampled with deviation 1. */
function nothingThere(pieces: number, random: Random, of: string[] = []): Replicates[] {
  return Array.from({ length: pieces }, (_, piece) => {
    const value = random.normal();
    return {
      value,
      replicates: Float64Array.from({ length: 400 }, () => random.normal(value)),
      of: of[piece] ?? "val",
    };
  });
}

const at = (value: number, random = new Random(1)): Replicates => ({
  value,
  replicates: Float64Array.from({ length: 2000 }, () => random.normal(value)),
  of: "val",
});

Deno.test("a claim of many differences fails by chance no more often than one of a single difference", () => {
  const random = new Random(11);
  let [raw, shared, apart] = [0, 0, 0];
  const trials = 300;
  for (let trial = 0; trial < trials; trial++) {
    const differences = nothingThere(10, random);
    const low = Math.min(...differences.map((one) => claimP([one]).fails));
    if (low <= SIGNIFICANCE) raw++;
    if (claimP(differences).fails <= SIGNIFICANCE) shared++;
    const others = differences.map((one, piece) => ({ ...one, of: `split ${piece}` }));
    if (claimP(others).fails <= SIGNIFICANCE) apart++;
  }
  // One side of a 95 % interval errs in 2.5 %: any of ten in about 22 %.
  assert.ok(raw / trials > 0.14, `${raw} of ${trials}`);
  assert.ok(shared / trials < 0.05 && apart / trials < 0.05, `${shared}, ${apart} of ${trials}`);
});

Deno.test("that a claim holds asks for its weakest difference, that it fails for its lowest", () => {
  const [sure, unsure, bad] = [at(5), at(1), at(-5)];
  assert.ok(claimP([sure]).holds < 0.002 && claimP([sure]).fails > 0.9);
  assert.equal(claimP([sure, unsure]).holds, claimP([unsure]).holds);
  const mixed = claimP([sure, unsure, bad]);
  assert.ok(mixed.fails < 0.01 && mixed.holds > 0.9);
  assert.ok(mixed.fails >= claimP([bad]).fails, "never surer than the difference alone");
});

Deno.test("differences of different images are corrected by their number, for they share no resample", () => {
  const random = new Random(4);
  const differences = [at(-2.4, random), at(0.5, random), at(1, random)];
  const alone = claimP([differences[0]]).fails;
  const others = differences.map((one, piece) => ({ ...one, of: `split ${piece}` }));
  assert.ok(Math.abs(claimP(others).fails - 3 * alone) < 1e-12);
});

Deno.test("what is the same in every resample cannot be chance: nothing there says nothing, a constant gap says all", () => {
  const constant = (value: number): Replicates => ({
    ...{ value, replicates: new Float64Array(1000).fill(value), of: "val" },
  });
  assert.deepEqual(claimP([constant(0), constant(0)]), { holds: 1, fails: 1 });
  assert.ok(claimP([constant(-1), constant(2)]).fails < 0.01);
});

Deno.test("Holm multiplies the smallest p by all, the next by those left, and keeps their order", () => {
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6))), [
    0.03,
    0.06,
    0.06,
    0.02,
  ]);
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
  assert.deepEqual(holm([]), []);
});
