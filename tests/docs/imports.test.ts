import assert from "node:assert/strict";
import { join } from "node:path";
import * as library from "../../lib/mod.ts";

const root = join(import.meta.dirname!, "../..");
const pages = ["README.md"];
for (const { name } of Deno.readDirSync(join(root, "docs"))) {
  if (name.endsWith(".md")) pages.push(`docs/${name}`);
}

/** What the code of a page uses of the library, and what the page imports. */
function namesOf(
  page: string,
): { readonly used: ReadonlySet<string>; readonly imported: ReadonlySet<string> } {
  const code = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text.replaceAll(/\/\/.*/g, ""));
  const used = Object.keys(library).filter((name) =>
    code.some((text) => new RegExp(`(?<![.\\w"])${name}[(.]`).test(text))
  );
  const imports = [...page.matchAll(/import \{([^}]*)\} from "ablate"/g)];
  return {
    used: new Set(used),
    imported: new Set(imports.flatMap(([, names]) => names.split(",").map((name) => name.trim()))),
  };
}

for (const page of pages) {
  const { used, imported } = namesOf(await Deno.readTextFile(join(root, page)));
  if (used.size === 0) continue;
  Deno.test(`the code of ${page} imports what it uses of the library, and nothing that is not there`, () => {
    assert.deepEqual([...used.difference(imported)], []);
    assert.deepEqual([...imported].filter((name) => !(name in library)), []);
  });
}
