import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fingerprint } from "../../lib/datasets/fingerprint.ts";
import { openFolder } from "../../lib/datasets/folder.ts";
import { DATASETS } from "../../lib/datasets/registry.ts";
import { FORGETFUL } from "../../lib/datasets/remembered-digests.ts";
import { listBelow } from "../../lib/files/list-below.ts";
import { MINIATURES } from "./miniatures.ts";
import { assertSays } from "./says.ts";
import { indexed, jpeg } from "./voc_fixture.ts";

async function withFolders(use: (real: string, linked: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir(), linked = join(home, "linked");
  await Deno.mkdir(linked);
  try {
    await use(join(home, "real"), linked);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** Ids of both splits with the hash of what they hold. */
async function contentOf(name: keyof typeof MINIATURES, root: string): Promise<string[][]> {
  const set = DATASETS[name].open(root);
  const year = { "coco-object": "2017", "coco-2014": "2014", "coco-stuff": "2017" }[name as string] ?? "";
  return await Promise.all(["train", "val"].map(async (split) => {
    const ids = await set.ids(split + year);
    return [...ids, await fingerprint(set, ids, split + year, FORGETFUL)];
  }));
}

for (const name of Object.keys(MINIATURES) as (keyof typeof MINIATURES)[]) {
  Deno.test(`${name}: a data set of linked files, and one of linked folders, is the data set`, () =>
    withFolders(async (real, linked) => {
      await MINIATURES[name](real);
      const { files, folders } = listBelow(real), whole = await contentOf(name, real);
      for (const path of files) {
        await Deno.mkdir(dirname(join(linked, path)), { recursive: true });
        await Deno.symlink(join(real, path), join(linked, path));
      }
      assert.deepEqual(await contentOf(name, linked), whole);
      // Now the deepest folders, such as Cityscapes' cities, as links.
      for (const path of folders.filter((path) => !folders.some((other) => other.startsWith(`${path}/`)))) {
        await Deno.remove(join(linked, path), { recursive: true });
        await Deno.symlink(join(real, path), join(linked, path));
      }
      assert.deepEqual(await contentOf(name, linked), whole);
    }));
}

for (
  const [name, split, link] of [
    ["cityscapes", "val", "leftImg8bit/val/bonn"],
    ["cityscapes", "val", "leftImg8bit/val/zurich/zurich_000009_000019_leftImg8bit.png"],
    ["coco-stuff", "val2017", "images/val2017/000000000009.jpg"],
    ["folder", "val", "images/größe 9.jpg"],
    ["folder", "val", "labels/größe 9.png"],
  ] as const
) {
  Deno.test(`${name}: ${link} that leads nowhere is named, not left out`, () =>
    withFolders(async (real) => {
      await MINIATURES[name](real);
      await Deno.symlink("/nowhere/at/all", join(real, link));
      await assertSays(
        () => DATASETS[name].open(real).ids(split),
        /found 1 entry that is neither: .*leads nowhere: \/nowhere\/at\/all/,
        new RegExp(link.split("/").at(-1)!),
      );
    }));
}

Deno.test("a listed image whose link leads nowhere is told so, and a pipe is not waited for", () =>
  withFolders(async (real) => {
    await MINIATURES["voc2012"](real);
    const set = DATASETS["voc2012"].open(real), [first, second] = await set.ids("train");
    for (const id of [first, second]) await Deno.remove(set.files(id, "train").image);
    await Deno.symlink("/nowhere", set.files(first, "train").image);
    await new Deno.Command("mkfifo", { args: [set.files(second, "train").image] }).output();
    await assertSays(() => set.image(first, "train"), /a link that leads nowhere: \/nowhere/);
    await assertSays(() => set.image(second, "train"), /Expected a file but found a FIFO/);
  }));

Deno.test("names match in whichever Unicode form they are written", () =>
  withFolders(async (real) => {
    const composed = "größe é", decomposed = composed.normalize("NFD");
    assert.notEqual(composed, decomposed);
    await Deno.mkdir(join(real, "images"), { recursive: true });
    await Deno.mkdir(join(real, "labels"));
    await Deno.writeTextFile(join(real, "classes.txt"), "background\nleaf\n");
    for (let i = 0; i < 10; i++) {
      const [image, labels] = i % 2 ? [composed, decomposed] : [decomposed, composed];
      await Deno.writeFile(join(real, `images/${image} ${i}.jpg`), await jpeg(6, 4));
      await Deno.writeFile(join(real, `labels/${labels} ${i}.png`), indexed(6, 4, [0, 1]));
    }
    const derived = openFolder(real), ids = [...await derived.ids("train"), ...await derived.ids("val")];
    assert.equal(ids.length, 10);
    for (const id of ids) assert.equal((await derived.labels(id, "train")).width, 6);
    assert.doesNotMatch((await derived.splitNotes!())[0], /took no part/);

    await Deno.mkdir(join(real, "splits"));
    await Deno.writeTextFile(join(real, "splits/train.txt"), `${composed} 0\n${decomposed} 1\n`);
    const listed = openFolder(real);
    for (const id of await listed.ids("train")) assert.equal((await listed.labels(id, "train")).height, 4);
    await Deno.writeTextFile(join(real, "splits/train.txt"), `${composed} 0\n${decomposed} 0\n`);
    await assertSays(() => listed.ids("train"), /every id once/);
  }));
