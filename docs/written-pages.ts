import { fileURLToPath } from "node:url";
import { loadExperiment } from "../lib/configuration/experiment.ts";
import { experimentReading } from "../lib/application/experiment-reading.ts";
import { SPEC } from "../lib/application/prepare-experiment.ts";
import { insertBlock } from "./insert-block.ts";
import { readingMarkdown } from "../lib/report/reading.ts";
import { readModules } from "../tests/walls/read-modules.ts";
import { claimsPage } from "./claims-page.ts";
import { performancePage, speedLine } from "./performance-page.ts";
import { roomGraph, roomsPicture } from "./rooms-picture.ts";
import { settingsPage } from "./settings-page.ts";
import { type RecordedNumbers, shortTable } from "./short-table.ts";

/**
 * What `deno task readme` writes: pages, or blocks of them, that follow from the code and the committed results.
 *
 * @param root folder of the repository.
 * @returns whole texts by path from the root.
 */
export async function writtenPages(root: URL): Promise<Record<string, string>> {
  const read = async (path: string) => await Deno.readTextFile(new URL(path, root));
  const table5 = await loadExperiment("table5", SPEC);
  const { results } = JSON.parse(await read("results/toybox/table5/run.json"));
  const table = shortTable(table5, results.numbers as RecordedNumbers[]);
  const reading = readingMarkdown(await experimentReading(table5));
  const rooms = roomsPicture(roomGraph(await readModules(fileURLToPath(root).replace(/\/$/, ""))));
  return {
    "README.md": insertBlock(
      insertBlock(insertBlock(await read("README.md"), "table5", table), "reading", reading),
      "speed",
      await speedLine(),
    ),
    "docs/architecture.md": insertBlock(await read("docs/architecture.md"), "rooms", rooms),
    "docs/claims.md": await claimsPage(),
    "docs/performance.md": await performancePage(),
    "docs/settings.md": settingsPage(),
  };
}
