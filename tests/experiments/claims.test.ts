import assert from "node:assert/strict";
import { judgeClaim, type Numbers } from "../../lib/application/judge-claims.ts";
import { Random } from "../../lib/tensor/random.ts";
import { hasCell, loadEverywhere, names, notRun } from "./experiment-files.ts";

const experiments = await Promise.all(names.map(loadEverywhere));

for (const experiment of experiments.filter(({ claims }) => claims.length > 0)) {
  const { name, claims, columns, metrics, cells } = experiment;

  Deno.test(`every claim of ${name} can be judged from cells of the table`, () => {
    for (const claim of claims) {
      const missing = new Set<string>();
      const random = new Random(1);
      let read = 0;
      const draw = () => Float64Array.from({ length: 3 }, () => 50 + random.normal());
      const given: Numbers = {
        rows: [...new Set([...cells.map(({ row }) => row), ...notRun(experiment)])],
        columns,
        metrics,
        at(row, column) {
          if (!hasCell(experiment, row, column)) {
            missing.add(row);
            return null;
          }
          read++;
          return { value: 50 + random.normal(), replicates: draw(), of: "val" };
        },
      };
      const { verdict, evidence } = judgeClaim(claim, given);
      assert.ok(
        [...missing].every((row) => notRun(experiment).includes(row)),
        `${claim.that}: ${[...missing]}`,
      );
      if (missing.size > 0) {
        assert.equal(verdict, "not run", claim.that);
        continue;
      }
      assert.ok(read >= 1, claim.that);
      for (const { difference, low, high } of evidence) {
        assert.ok([difference, low, high].every(Number.isFinite), claim.that);
      }
    }
  });

  Deno.test(`every claim of ${name} gives its place in the paper, and no two say the same`, () => {
    for (const { that, place } of claims) {
      assert.match(place, /^(Abstract|\d(\.\d)?, .+|Appendix [A-D], .+), sentences? \d/, that);
    }
    assert.equal(new Set(claims.map(({ that }) => that)).size, claims.length);
  });
}

Deno.test("every row without cells is there for a claim", () => {
  for (const experiment of experiments) {
    const named = (row: string) =>
      experiment.claims.some((claim) =>
        "expr" in claim
          ? [claim.expr].flat().join().includes(JSON.stringify(row))
          : [claim.better, claim.than].includes(row)
      );
    assert.deepEqual(notRun(experiment).filter((row) => !named(row)), []);
  }
});
