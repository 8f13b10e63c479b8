/** Writes what README and docs say of code and committed results: `deno task readme`. */

import { writtenPages } from "./written-pages.ts";

const root = new URL("../", import.meta.url);
for (const [path, text] of Object.entries(await writtenPages(root))) {
  await Deno.writeTextFile(new URL(path, root), text);
}
