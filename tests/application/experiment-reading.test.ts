import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { experimentReading } from "../../lib/application/experiment-reading.ts";
import { load, names } from "../experiments/experiment-files.ts";

Deno.test("the reading of Table 5 takes its reasons from the written results of other experiments", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const table5 = await load("table5", "toybox");
    const noise = await load("label-noise", "toybox");
    const { that, place } = noise.claims[0];
    const evidence = [{ column: "left side minus right side", metric: "", difference: 7, low: 6, high: 8 }];
    await Deno.mkdir(join(folder, "toybox", "label-noise"), { recursive: true });
    await Deno.writeTextFile(
      join(folder, "toybox", "label-noise", "run.json"),
      JSON.stringify({ results: { claims: [{ that, place, verdict: "holds", evidence }] } }),
    );
    const parts = await experimentReading(table5, { folder });
    assert.deepEqual(parts.map(({ lead }) => lead), ["No claim was measured.", "On why"]);
    const why = parts[1].items.join("\n");
    assert.ok(
      why.includes(`label-noise: “${that}” (left side minus right side: +7.0 [6.0, 8.0]) holds`),
    );
    assert.ok(why.includes("was not run"));
    assert.deepEqual(await experimentReading({ ...table5, why: [] }, { folder }), []);
    const wrong = { ...table5, why: [{ experiment: "label-noise", claim: "It rains" }] };
    await assert.rejects(
      () => experimentReading(wrong, { folder }),
      (error) => error instanceof UserError && error.describe().includes("It rains"),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every reason that an experiment file names is a claim of that experiment", async () => {
  for (const name of names) {
    const experiment = await load(name, "toybox");
    for (const { experiment: other, claim } of experiment.why) {
      assert.ok((await load(other, "toybox")).claims.some(({ that }) => that === claim), `${name}: ${claim}`);
    }
  }
});
