import assert from "node:assert/strict";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { ExperimentFile } from "../../lib/configuration/experiment-file.ts";
import { lineAxes } from "../../lib/configuration/line-axes.ts";
import { parseYaml } from "../../lib/configuration/located-yaml.ts";

const Settings = z.object({
  graph: z.object({ k: z.number(), alpha: z.number() }),
  head: z.preprocess(
    (value) => typeof value === "string" ? { name: value } : value,
    z.object({ name: z.string(), tau: z.number().optional() }),
  ),
});

/** Axes of a file with these lines, its cells having the base settings k = 50, alpha = 0.9 and what row and column give. */
function axes(along: string, columns = "C: {}") {
  const document = parseYaml(
    `title: Sweeps
metrics: [f1]
figure: { kind: lines, along: ${along} }
columns: { ${columns} }
rows:
  k = 100: { graph: { k: 100 } }
  k = 12: { graph: { k: 12 } }
  alpha = 0.5: { graph: { alpha: 0.5 } }
  plain: { head: dba }
  tau = 4: { head: { name: dba, tau: 4 } }
`,
    "sweeps.yaml",
  );
  const file = ExperimentFile.parse(document.value);
  type Part = { graph?: { k?: number; alpha?: number }; head?: unknown };
  const cells = Object.entries(file.columns).flatMap(([column, ofColumn]) =>
    Object.entries(file.rows).map(([row, ofRow]) => {
      const [below, above] = [ofColumn as Part, ofRow as Part];
      const head = above.head === "dba" ? { name: "dba" } : above.head;
      return {
        row,
        column,
        settings: { graph: { k: 50, alpha: 0.9, ...below.graph, ...above.graph }, head },
      };
    })
  );
  return lineAxes(file, document, Settings, Object.keys(file.columns), cells);
}

function complaint(along: string): string {
  try {
    axes(along);
  } catch (error) {
    assert(error instanceof UserError, String(error));
    return error.describe();
  }
  return assert.fail("expected an error");
}

Deno.test("an axis holds the rows that give its setting, in the order of their numbers", () => {
  assert.deepEqual(axes("[{ setting: graph.k, label: neighbours }]"), [{
    setting: "graph.k",
    label: "neighbours",
    of: "rows",
    places: [{ name: "k = 12", x: 12 }, { name: "k = 100", x: 100 }],
  }]);
});

Deno.test("named rows stand at the number they have from elsewhere, or at the place given for those without", () => {
  const [alpha, tau] = axes(
    '[{ setting: graph.alpha, names: [alpha = 0.5, "k = 12"] }, { setting: head.tau, names: [plain, tau = 4], absent: 0 }]',
  );
  assert.deepEqual(alpha.places, [{ name: "alpha = 0.5", x: 0.5 }, { name: "k = 12", x: 0.9 }]);
  assert.equal(alpha.label, "graph.alpha");
  assert.deepEqual(tau.places, [{ name: "plain", x: 0 }, { name: "tau = 4", x: 4 }]);
});

Deno.test("where no row gives the setting, columns may", () => {
  const [axis] = axes(
    "[{ setting: graph.alpha, names: [B, A] }]",
    "A: { graph: { alpha: 0.7 } }, B: { graph: { alpha: 0.6 } }",
  );
  assert.equal(axis.of, "columns");
  assert.deepEqual(axis.places, [{ name: "B", x: 0.6 }, { name: "A", x: 0.7 }]);
});

Deno.test("an axis with an unknown row, without numbers or with one place is refused where it is written", () => {
  assert.match(
    complaint("[{ setting: graph.k, names: [k = 12, k = 13] }]"),
    /sweeps\.yaml:3:.*"k = 13".*\n.*k = 12/,
  );
  assert.match(
    complaint("[{ setting: head.tau, names: [plain, tau = 4] }]"),
    /number in head\.tau of "plain" but found none/,
  );
  assert.match(
    complaint("[{ setting: head.name }]"),
    /expected a number in head\.name of "plain" but found "dba"/,
  );
  assert.match(
    complaint("[{ setting: graph.alpha }]"),
    /at least two rows or columns that give graph\.alpha but found 1/,
  );
  assert.match(complaint("[{ setting: graph.kk }]"), /at least two .* found 0/);
});
