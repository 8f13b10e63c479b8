import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const docs = new URL("../../docs/", import.meta.url);
const BLOCK = /<!-- reading: at most (\d+) files and (\d+) lines -->(.*?)<!-- \/reading -->/gs;

Deno.test("the parts of the paper that are read in their files stay as short as the page says", async () => {
  const page = await Deno.readTextFile(new URL("architecture.md", docs));
  const blocks = [...page.matchAll(BLOCK)];
  assert.equal(blocks.length, 2);
  for (const [, files, lines, table] of blocks) {
    const links = [...table.matchAll(/\]\((\.\.\/lib\/[^)]+)\)/g)].map(([, link]) => new URL(link, docs));
    assert.ok(links.length > 0 && links.length <= Number(files), `${links.length} files`);
    const texts = await Promise.all(links.map((link) => Deno.readTextFile(fileURLToPath(link))));
    const total = texts.reduce((sum, text) => sum + text.trimEnd().split("\n").length, 0);
    assert.ok(total <= Number(lines), `${total} lines`);
  }
});
