import assert from "node:assert/strict";
import { plantedAccuracies } from "../../../lib/study/planted-table8.ts";

const SEEDS = 24;
/** Asserts that the mean of paired differences is above zero by two standard errors. */
function assertPositive(differences: readonly number[], what: string): void {
  const mean = differences.reduce((a, b) => a + b) / differences.length;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  const error = Math.sqrt(squares / (differences.length - 1) / differences.length);
  assert.ok(mean > 2 * error, `${what}: ${mean.toFixed(2)} ± ${error.toFixed(2)}`);
}

Deno.test("where dense sub-clusters share wrong labels, Eq. 15 and the prior help (Appendix B, Table 8)", async () => {
  const seeds = [];
  for (let seed = 0; seed < SEEDS; seed++) seeds.push(await plantedAccuracies(seed));
  assertPositive(seeds.map(({ degree, l1 }) => degree - l1), "degree weights without prior");
  assertPositive(seeds.map(({ degreePrior, l1Prior }) => degreePrior - l1Prior), "degree weights with prior");
  assertPositive(seeds.map(({ degreePrior, degree }) => degreePrior - degree), "prior on degree weights");
  assertPositive(seeds.map(({ l1Prior, l1 }) => l1Prior - l1), "prior on l1 weights");
});
