/** Puts the committed Table 5 and the list of claims into the README, and writes the reference of settings: `deno task readme`. */

import { claimsMarkdown } from "../lib/report/claim-groups.ts";
import { readingMarkdown } from "../lib/report/reading.ts";
import { insertBlock } from "../lib/report/insert-block.ts";
import { loadExperiment } from "../lib/engine/experiment.ts";
import { SPEC } from "../lib/reproduce/prepare-experiment.ts";
import { experimentReading } from "../lib/reproduce/experiment-reading.ts";
import { settingsPage } from "./settings-page.ts";
import { recordedClaims } from "../lib/reproduce/recorded-claims.ts";

const root = new URL("../", import.meta.url);
const readme = new URL("README.md", root);
const table = await Deno.readTextFile(new URL("results/toybox/table5/table.md", root));
let text = insertBlock(await Deno.readTextFile(readme), "table5", table);
if (text.includes("<!-- claims -->")) {
  text = insertBlock(text, "claims", claimsMarkdown(await recordedClaims([])));
}
if (text.includes("<!-- reading -->")) {
  text = insertBlock(
    text,
    "reading",
    readingMarkdown(await experimentReading(await loadExperiment("table5", SPEC))),
  );
}
await Deno.writeTextFile(readme, text);
await Deno.writeTextFile(new URL("docs/settings.md", root), settingsPage());
