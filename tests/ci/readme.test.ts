import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { claimsMarkdown } from "../../lib/report/claim-groups.ts";
import { insertBlock } from "../../lib/report/insert-block.ts";
import { readingMarkdown } from "../../lib/report/reading.ts";
import { loadExperiment } from "../../lib/engine/experiment.ts";
import { SPEC } from "../../lib/reproduce/prepare-experiment.ts";
import { experimentReading } from "../../lib/reproduce/experiment-reading.ts";
import { recordedClaims } from "../../lib/reproduce/recorded-claims.ts";
import { settingsPage } from "../../docs/settings-page.ts";

const root = new URL("../../", import.meta.url);
const readme = await Deno.readTextFile(new URL("README.md", root));
const table = await Deno.readTextFile(new URL("results/toybox/table5/table.md", root)).catch(() => null);

Deno.test({
  name: "the table in the README is the committed one",
  ignore: table === null,
  fn: () => assert.equal(insertBlock(readme, "table5", table!), readme, "run: deno task readme"),
});

Deno.test({
  name: "the claims in the README are those of the committed results",
  ignore: !readme.includes("<!-- claims -->"),
  fn: async () => {
    const claims = claimsMarkdown(await recordedClaims([]));
    assert.equal(insertBlock(readme, "claims", claims), readme, "run: deno task readme");
  },
});

Deno.test({
  name: "the reading of Table 5 in the README is that of the committed results",
  ignore: !readme.includes("<!-- reading -->"),
  fn: async () => {
    const sentences = readingMarkdown(await experimentReading(await loadExperiment("table5", SPEC)));
    assert.equal(insertBlock(readme, "reading", sentences), readme, "run: deno task readme");
  },
});

/** The README and the pages beside it. */
const pages = [
  "README.md",
  "docs/data-and-models.md",
  "docs/notebooks.md",
  "docs/permissions.md",
  "docs/report.md",
  "docs/store.md",
  "docs/tools.md",
];

Deno.test("every file that the README and its pages link to exists", async () => {
  const missing: string[] = [];
  for (const page of pages) {
    const text = await Deno.readTextFile(new URL(page, root));
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target).filter((target) =>
      !/^https?:/.test(target)
    );
    for (const link of links) {
      await Deno.stat(new URL(link, new URL(page, root))).catch(() => missing.push(`${page}: ${link}`));
    }
  }
  assert.deepEqual(missing, []);
});

Deno.test("every task that the README and its pages name exists", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  for (const page of pages) {
    const named = (await Deno.readTextFile(new URL(page, root)))
      .matchAll(/\b(?:deno|deno@2\.9\.6) task ([\w:-]+)/g);
    for (const [, task] of named) assert.ok(task in tasks, `${page}: ${task}`);
  }
});

Deno.test("a block is put between its markers, and putting it twice changes nothing", () => {
  const text = "a\n<!-- t -->\nold\n<!-- /t -->\nb\n";
  const once = insertBlock(text, "t", "| new |\n");
  assert.equal(once, "a\n<!-- t -->\n\n| new |\n\n<!-- /t -->\nb\n");
  assert.equal(insertBlock(once, "t", "| new |\n"), once);
  assert.throws(() => insertBlock("nothing here", "t", ""), UserError);
});

Deno.test("the reference of settings is that of the schema", async () => {
  assert.equal(await Deno.readTextFile(new URL("docs/settings.md", root)), settingsPage());
});
