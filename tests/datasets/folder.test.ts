import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { openFolder } from "../../lib/datasets/folder.ts";
import { assertSays } from "./says.ts";
import { indexed, jpeg } from "./voc_fixture.ts";

const NAMES = Array.from({ length: 10 }, (_, i) => `img ${i}`);

/** A folder of ten pictures with these files more, or instead; null takes a file or folder away. */
async function withFolder(
  files: Record<string, string | Uint8Array | null>,
  use: (root: string) => Promise<void> | void,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const write = async (path: string, content: string | Uint8Array) => {
    await Deno.mkdir(dirname(join(root, path)), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(join(root, path), content);
    else await Deno.writeFile(join(root, path), content);
  };
  try {
    for (const name of NAMES) {
      await write(`images/${name}.jpg`, await jpeg(6, 4));
      await write(`labels/${name}.png`, indexed(6, 4, [0, 1]));
    }
    await write("classes.txt", "background\nleaf\n");
    for (const [path, content] of Object.entries(files)) {
      if (content === null) await Deno.remove(join(root, path), { recursive: true });
      else await write(path, content);
    }
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("without lists, every fifth image of a fixed permutation is val", () =>
  withFolder({}, async (root) => {
    const set = openFolder(root), train = await set.ids("train"), val = await set.ids("val");
    assert.deepEqual([train.length, val.length], [8, 2]);
    assert.deepEqual([...train, ...val].sort(), NAMES);
    assert.deepEqual(await openFolder(root).ids("val"), val);
    await assertSays(() => set.ids("test"), /train or val but found "test"/, /splits\//);
  }));

Deno.test("images without a label map take no part in derived splits, and the note says so", () =>
  withFolder({ "labels/img 3.png": null, "images/.hidden.jpg": "no picture" }, async (root) => {
    const set = openFolder(root), train = await set.ids("train"), val = await set.ids("val");
    assert.deepEqual([...train, ...val].sort(), NAMES.filter((name) => name !== "img 3"));
    const [note] = await set.splitNotes!();
    assert.match(note, /every 5th of a permutation with seed 2012 is val \(2\), the others are train \(7\)/);
    assert.match(note, /1 image has no label map and took no part, such as img 3$/);
  }));

Deno.test("label maps without an image take no part, and the note says so; pictures of other kinds are named", () =>
  withFolder({ "images/img 3.jpg": null, "images/img 3.tif": "a TIFF" }, async (root) => {
    const [note] = await openFolder(root).splitNotes!();
    assert.match(note, /1 label map has no image and took no part, such as img 3\.png$/);
    for (const name of NAMES.slice(4)) await Deno.remove(join(root, "images", `${name}.jpg`));
    await assertSays(
      () => openFolder(root).ids("train"),
      /at least 5 images .* found 3 and 1 other files, such as img 3\.tif/,
      /Names end in \.jpg/,
    );
  }));

Deno.test("one folder too deep or too high is told with the one that was meant", () =>
  withFolder({}, async (root) => {
    await assertSays(
      () => openFolder(join(root, "images")),
      /no images\/ in this folder/,
      new RegExp(`Did you mean ${root}\\?`),
    );
    const higher = await Deno.makeTempDir();
    try {
      await assertSays(() => openFolder(higher), /no images\//, /A data set is a folder with/);
      await Deno.symlink(root, join(higher, "linked"));
      await assertSays(() => openFolder(higher), /Did you mean .*\/linked\?/);
      await Deno.remove(join(higher, "linked"));
      await Deno.rename(root, join(higher, "mine"));
      await assertSays(() => openFolder(higher), /Did you mean .*\/mine\?/);
      await Deno.rename(join(higher, "mine"), root);
    } finally {
      await Deno.remove(higher, { recursive: true });
    }
  }));

Deno.test("lists of names with endings, empty ones and missing ones are told once, with what to write", () =>
  withFolder({ "splits/train.txt": "img 1.jpg\nimg 2.jpg\n", "splits/val.txt": "\n" }, async (root) => {
    const set = openFolder(root);
    await assertSays(
      () => set.ids("train"),
      /train\.txt: Expected names without ending but found img 1\.jpg/,
    );
    await assertSays(() => set.ids("val"), /val\.txt: .*empty list/, /One image name per line/);
    await assertSays(() => set.ids("test"), /Lists here: train\.txt, val\.txt\. One image name per line/);
  }));

for (
  const [what, content, message] of [
    ["numbered", "0 background\n1 leaf\n", /names alone but found "0 background", "1 leaf"/],
    ["in one line", "background, leaf", /a name per line but found all in one line/],
    ["in Latin-1", Uint8Array.of(0x61, 0xe9, 0x0a, 0x62), /as UTF-8 but found another encoding/],
  ] as const
) {
  Deno.test(`class names ${what} are refused`, () =>
    withFolder({ "classes.txt": content }, (root) => assertSays(() => openFolder(root), message)));
}

Deno.test("numbers alone are names, and Windows' line ends are none", () =>
  withFolder({ "classes.txt": "\uFEFF0\r\n1\r\n2 wheels\r\n" }, (root) => {
    assert.deepEqual(openFolder(root).classNames, ["0", "1", "2 wheels"]);
  }));

Deno.test("lists of one's own have no note", () =>
  withFolder({ "splits/train.txt": "img 1\n" }, async (root) => {
    assert.deepEqual(await openFolder(root).splitNotes!(), []);
  }));

Deno.test("label maps of other names are told with the name that is wanted", () =>
  withFolder(
    { ...Object.fromEntries(NAMES.map((name) => [`labels/${name}.png`, null])), "labels/img_0_mask.png": "" },
    async (root) => {
      await assertSays(
        () => openFolder(root).ids("train"),
        /\(img 0\.png\) but found none, only img_0_mask\.png/,
      );
    },
  ));

Deno.test("lists of one's own decide, in their order; names may hold blanks", () =>
  withFolder({ "splits/first.txt": "img 3\r\nimg 1\n" }, async (root) => {
    const set = openFolder(root);
    assert.deepEqual(await set.ids("first"), ["img 3", "img 1"]);
    assert.equal((await set.labels("img 3", "first")).width, 6);
    await assertSays(() => set.ids("train"), /train\.txt/, /Lists here: first\.txt/);
  }));

for (const line of ["../labels/img 1", "a/b", "a\\b", "..", "a\tb"]) {
  Deno.test(`a list with the line "${line}" is refused`, () =>
    withFolder({ "splits/train.txt": `img 1\n${line}\n` }, async (root) => {
      await assertSays(() => openFolder(root).ids("train"), /train\.txt:2/, /Expected an image id/);
    }));
}

Deno.test("only a first class called background is one", () =>
  withFolder({}, async (root) => {
    assert.equal(openFolder(root).hasBackground, true);
    await Deno.writeTextFile(join(root, "classes.txt"), "\uFEFFleaf\r\nBlüte, weiß\r\n");
    const set = openFolder(root);
    assert.equal(set.hasBackground, false);
    assert.deepEqual(set.classNames, ["leaf", "Blüte, weiß"]);
  }));

Deno.test("pictures may be PNG or WebP", async () => {
  const { default: sharp } = await import("sharp");
  const png = await sharp(await jpeg(6, 4)).png().toBuffer();
  await withFolder({ "images/img 1.jpg": null, "images/img 1.png": png }, async (root) => {
    const set = openFolder(root);
    assert.equal((await set.ids("train")).length + (await set.ids("val")).length, 10);
    assert.deepEqual((await set.image("img 1", "train")).width, 6);
  });
});

/** What is wrong with a folder, and what is said of it. */
const BROKEN: [what: string, files: Record<string, string | null>, message: RegExp][] = [
  ["without pictures", { "images": null }, /no images\/ in this folder/],
  ["without labels", { "labels": null }, /no labels\/ in this folder/],
  ["without class names", { "classes.txt": null }, /classes\.txt: Expected the class names/],
  ["with an empty line among the names", { "classes.txt": "a\n\nb\n" }, /found none in line 2/],
  ["with a name twice", { "classes.txt": "a\nb\na\n" }, /"a" again in line 3/],
  ["with one class", { "classes.txt": "a\n" }, /2 to 255 names but found 1/],
  ["with more classes than a label map can hold", {
    "classes.txt": Array.from({ length: 256 }, (_, i) => `class ${i}`).join("\n"),
  }, /2 to 255 names but found 256/],
];

for (const [what, files, message] of BROKEN) {
  Deno.test(`a folder ${what} is refused`, () =>
    withFolder(files, (root) => assertSays(() => openFolder(root), message, /line 1|Line 1/)));
}

Deno.test("two pictures of one name are refused, and too few", async () => {
  await withFolder(
    { "images/img 1.png": "" },
    (root) => assertSays(() => openFolder(root).ids("train"), /two called img 1/),
  );
  const few = Object.fromEntries(NAMES.slice(4).map((name) => [`images/${name}.jpg`, null]));
  await withFolder(
    few,
    (root) =>
      assertSays(() => openFolder(root).ids("train"), /at least 5 images with label maps but found 4/),
  );
});

Deno.test("values that are ignored stand for nothing; what else is out of range is told with how to ignore it", () =>
  withFolder({ "labels/img 0.png": indexed(6, 4, [0, 1, 11, 255]) }, async (root) => {
    const seen = async (ignore?: number[]) =>
      [...new Set((await openFolder(root, { ignore }).labels("img 0", "train")).data)].sort((a, b) => a - b);
    assert.deepEqual(await seen([11, 255]), [0, 1, 255]);
    assert.deepEqual(await seen([1, 11, 255]), [0, 255], "a class of the list may be ignored too");
    await assertSays(
      () => seen(),
      /Expected labels 0 … 1 or 255 but found 11 at row 0, column 2\n/,
      /Where 11 stands for no class, such as void: --set "dataset\.ignore=\[11,255\]"$/,
    );
    await assertSays(
      () => seen([11]),
      /Expected labels 0 … 1 or 11 but found 255/,
      /dataset\.ignore=\[11,255\]/,
    );
    await assertSays(
      () => seen([]),
      /Expected labels 0 … 1 but found 11 at row 0, column 2, and 255 elsewhere/,
    );
  }));

Deno.test("a picture of many values is no label map with void labels", () =>
  withFolder({ "labels/img 0.png": indexed(6, 4, [...Array(24).keys()]) }, async (root) => {
    await assertSays(() => openFolder(root).labels("img 0", "train"), /belongs to another data set/);
    await assert.rejects(
      openFolder(root).labels("img 0", "train"),
      (error: Error) => !String(error).includes("ignore"),
    );
  }));

Deno.test("lists with a byte order mark, Windows' line ends and a second column name the same images", () =>
  withFolder({
    "splits/train.txt": "\uFEFFimg 1\r\nimg 2\r\n",
    "splits/val.txt": "img 3\t1\r\nimg 4,leaf\r\n",
  }, async (root) => {
    assert.deepEqual(await openFolder(root).ids("train"), ["img 1", "img 2"]);
    assert.deepEqual(await openFolder(root).ids("val"), ["img 3", "img 4"]);
  }));
