/** Puts the committed Table 5 into the README: `deno task readme`. */

import { insertBlock } from "../lib/report/insert-block.ts";

const root = new URL("../", import.meta.url);
const readme = new URL("README.md", root);
const table = await Deno.readTextFile(new URL("results/toybox/table5/table.md", root));
await Deno.writeTextFile(readme, insertBlock(await Deno.readTextFile(readme), "table5", table));
