import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { insertBlock } from "../../docs/insert-block.ts";
import { roomsPicture } from "../../docs/rooms-picture.ts";
import { writtenPages } from "../../docs/written-pages.ts";

const root = new URL("../../", import.meta.url);

for (const [path, text] of Object.entries(await writtenPages(root))) {
  Deno.test(`${path} is what code and committed results say`, async () => {
    assert.equal(await Deno.readTextFile(new URL(path, root)), text, "run: deno task readme");
  });
}

Deno.test("the README has at most 200 lines", async () => {
  const lines = (await Deno.readTextFile(new URL("README.md", root))).trimEnd().split("\n");
  assert.ok(lines.length <= 200, `${lines.length} lines`);
});

/** The pages that people read: in the root and in docs/. */
const pages = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...[...Deno.readDirSync(new URL("docs/", root))].map(({ name }) => name).filter((name) =>
    name.endsWith(".md") && name !== "METHOD.md"
  ).map((name) => `docs/${name}`),
].sort();

Deno.test("every file and heading that a page links to exists", async () => {
  const missing: string[] = [];
  for (const page of pages) {
    const at = new URL(page, root);
    const links = [...(await Deno.readTextFile(at)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    for (const link of links.filter((link) => !/^https?:/.test(link))) {
      const target = new URL(link, at);
      const text = await readIfThere(target);
      const heading = decodeURIComponent(target.hash.slice(1));
      if (text === null || (heading !== "" && !anchors(text).includes(heading))) {
        missing.push(`${page}: ${link}`);
      }
    }
  }
  assert.deepEqual(missing, []);
});

/** A file's text, "" for a folder, null where nothing is. */
async function readIfThere(url: URL): Promise<string | null> {
  const path = new URL(url.pathname, root);
  const info = await Deno.stat(path).catch(() => null);
  return info && (info.isDirectory ? "" : await Deno.readTextFile(path));
}

/** The fragments under which code hosts link to the headings of a page. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replaceAll(/\s/g, "-")
  );
}

Deno.test("every page of docs/ can be reached from the README", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  assert.deepEqual(
    pages.filter((page) => page.startsWith("docs/") && !readme.includes(`(${page}`)),
    [],
  );
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

Deno.test("the page on dependencies names every dependency, and no other", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const page = await Deno.readTextFile(new URL("docs/dependencies.md", root));
  const names = Object.values(imports as Record<string, string>)
    .map((target) => target.match(/^npm:\/?((?:@[^/]+\/)?[^@/]+)@/)?.[1])
    .filter((name) => name !== undefined && !name.startsWith("@types/"));
  const described = [...page.matchAll(/^\| (`.*?`) +\|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
  );
  assert.deepEqual(described.toSorted(), [...new Set(names)].toSorted());
});

Deno.test("the page on architecture describes every room, and no other", async () => {
  const page = await Deno.readTextFile(new URL("docs/architecture.md", root));
  const described = [...page.matchAll(/^\| `([a-z-]+)` /gm)].map(([, room]) => room);
  const rooms = [...Deno.readDirSync(new URL("lib/", root))].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
  assert.deepEqual(described.toSorted(), rooms.toSorted());
});

Deno.test("the picture of rooms leaves out what follows, and puts a circle into one box", () => {
  const picture = roomsPicture(
    new Map(Object.entries({
      a: new Set(["b", "c", "d"]),
      b: new Set(["c"]),
      c: new Set(["d"]),
      d: new Set(["c"]),
    })),
  );
  assert.equal(
    picture,
    ["```mermaid", "flowchart TD", "  a --> b", '  b --> c_d["c + d"]', "```"].join("\n"),
  );
});
