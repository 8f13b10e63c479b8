import { join } from "node:path";
import { listBelow } from "../../lib/files/list-below.ts";
import { listFolder, unreadableEntries } from "../../lib/files/list-folder.ts";
import assert from "node:assert/strict";

/** A folder of these files, and of links by what they lead to. */
async function withTree(
  files: readonly string[],
  links: Readonly<Record<string, string>>,
  use: (root: string) => Promise<void> | void,
): Promise<void> {
  const home = await Deno.realPath(await Deno.makeTempDir()), root = join(home, "tree");
  try {
    await Deno.mkdir(root);
    for (const path of files) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, path), path);
    }
    for (const [path, target] of Object.entries(links)) await Deno.symlink(target, join(root, path));
    await use(root);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("links count as what they lead to, and links that lead nowhere or in a ring are named", () =>
  withTree(["a.png", "inner/b.png"], {
    "linked.png": "a.png",
    "folder": "inner",
    "gone.png": "nowhere.png",
    "ring": "ring",
  }, (root) => {
    const listing = listFolder(root);
    assert.deepEqual(listing, {
      files: ["a.png", "linked.png"],
      folders: ["folder", "inner"],
      neither: ["gone.png", "ring"],
    });
    const { message, where } = unreadableEntries(root, listing.neither);
    assert.match(
      message,
      /found 2 entries that are neither: gone\.png \(a link that leads nowhere: nowhere\.png\), ring/,
    );
    assert.equal(where, root);
  }));

Deno.test("of many such links three are named and all counted", () =>
  withTree([], Object.fromEntries([..."abcde"].map((name) => [name, "nowhere"])), (root) => {
    const { message } = unreadableEntries(root, listFolder(root).neither);
    assert.match(message, /found 5 entries .* c \(.*\) and 2 more$/);
  }));

Deno.test("folders below are listed once each, under their own names before any link's", () =>
  withTree(["z/1.png", "z/.hidden/2.png", "z/deep/3.png"], {
    "a": "z",
    "z/deep/self": ".",
    "z/up": "..",
    "z/above": "../..",
  }, (root) => {
    const { files, folders, neither } = listBelow(root);
    assert.deepEqual(files, ["z/1.png", "z/deep/3.png"]);
    assert.deepEqual(folders, ["z", "z/deep"]);
    assert.deepEqual(neither, []);
  }));

Deno.test("what lies outside is reached by a link, by links in it too, once", () =>
  withTree(["own.png"], {}, async (root) => {
    const other = join(root, "../other");
    await Deno.mkdir(join(other, "more"), { recursive: true });
    await Deno.writeTextFile(join(other, "more/far.png"), "");
    await Deno.symlink(root, join(other, "back"));
    await Deno.symlink(other, join(root, "first"));
    await Deno.symlink(join(other, "more"), join(root, "second"));
    assert.deepEqual(listBelow(root).files, ["first/more/far.png", "own.png"]);
    // The folder that is listed may be a link itself.
    await Deno.symlink(root, join(root, "../link"));
    assert.deepEqual(listBelow(join(root, "../link")).files, ["first/more/far.png", "own.png"]);
  }));

Deno.test("many folders that are linked with each other are listed in no time", () => {
  const names = Array.from({ length: 12 }, (_, i) => `folder ${i}`);
  const links = names.flatMap((name) => names.map((other) => [`${name}/to ${other}`, `../${other}`]));
  return withTree(names.map((name) => `${name}/a.png`), Object.fromEntries(links), (root) => {
    assert.deepEqual(listBelow(root).files, names.map((name) => `${name}/a.png`).sort());
  });
});

Deno.test("a folder that is left out is left out behind a link too", () =>
  withTree(["a.png", "out/b.png"], { "link": "out" }, (root) => {
    assert.deepEqual(listBelow(root, join(root, "out")).files, ["a.png"]);
  }));
