import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "fast-png";
import sharp from "sharp";
import { VOC_CLASSES } from "../../lib/datasets/voc-classes.ts";
import { VOC_PALETTE } from "../../lib/datasets/voc-palette.ts";
import { openVoc } from "../../lib/datasets/voc2012.ts";
import { assertSays } from "./says.ts";
import { declaring } from "./png_bombs.ts";
import { indexed, jpeg, VocFixture } from "./voc_fixture.ts";

const CLASSES = ["background", "cat", "dog"];
const open = (root: string) => openVoc({ root, name: "test set", classNames: CLASSES, tests: ["test"] });

function broken(name: string, run: (voc: VocFixture) => void | Promise<void>): void {
  Deno.test(name, async () => {
    const voc = await VocFixture.make();
    try {
      await run(voc);
    } finally {
      voc.remove();
    }
  });
}

broken("ids, images and labels are read", async (voc) => {
  const set = open(voc.root);
  assert.deepEqual(await set.ids("train"), ["a", "b"]);
  assert.deepEqual(await set.ids("val"), ["b"]);
  const image = await set.image("a", "train"), labels = await set.labels("a", "train");
  assert.deepEqual([image.height, image.width, image.data.length], [4, 6, 72]);
  assert.deepEqual([labels.height, labels.width], [4, 6]);
  assert.deepEqual([...labels.data.slice(0, 5)], [0, 1, 2, 255, 0]);
});

broken("the root may be the folder above", (voc) => {
  const parent = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(join(parent, "VOCdevkit"));
    Deno.symlinkSync(voc.root, join(parent, "VOCdevkit", "VOC2012"));
    assert.match(open(parent).files("a", "train").image, /VOCdevkit.VOC2012.JPEGImages.a\.jpg$/);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
});

broken("train_aug takes SegmentationClassAug where it exists, other splits never", (voc) => {
  assert.match(open(voc.root).files("a", "train_aug").labels, /SegmentationClass\Wa\.png$/);
  voc.write("SegmentationClassAug/a.png", indexed(6, 4, [2]));
  assert.match(open(voc.root).files("a", "train_aug").labels, /SegmentationClassAug\Wa\.png$/);
  assert.match(open(voc.root).files("a", "train").labels, /SegmentationClass\Wa\.png$/);
});

broken("train_aug's list may have DeepLab's name and form", async (voc) => {
  voc.write("ImageSets/Segmentation/trainaug.txt", "/JPEGImages/b.jpg /SegmentationClassAug/b.png\n");
  assert.deepEqual(await open(voc.root).ids("train_aug"), ["b"]);
});

broken(
  "as OpenMMLab converts SBD, train_aug is train and aug, each image's labels where they are",
  async (voc) => {
    voc.write("ImageSets/Segmentation/aug.txt", "c\n");
    voc.write("SegmentationClassAug/c.png", indexed(6, 4, [2]));
    const set = open(voc.root);
    assert.deepEqual(await set.ids("train_aug"), ["a", "b", "c"]);
    assert.match(set.files("a", "train_aug").labels, /SegmentationClass\Wa\.png$/);
    assert.match(set.files("c", "train_aug").labels, /SegmentationClassAug\Wc\.png$/);
  },
);

broken("gray label maps and packed label maps are read", async (voc) => {
  const gray = Uint8Array.from({ length: 24 }, (_, i) => [0, 1, 255][i % 3]);
  voc.write("SegmentationClass/a.png", encode({ width: 6, height: 4, data: gray, depth: 8, channels: 1 }));
  assert.deepEqual((await open(voc.root).labels("a", "train")).data, gray);
  // Two bits per pixel, six pixels per row: rows start on a fresh byte.
  const packed = Uint8Array.from([0b00011000, 0b01100000, 0b10101010, 0b01010000, 0, 0, 0, 0]);
  const palette = VOC_PALETTE.slice(0, 4);
  voc.write(
    "SegmentationClass/b.png",
    encode({ width: 6, height: 4, data: packed, depth: 2, channels: 1, palette }),
  );
  const labels = await open(voc.root).labels("b", "train");
  assert.deepEqual([...labels.data.slice(0, 12)], [0, 1, 2, 0, 1, 2, 2, 2, 2, 2, 1, 1]);
});

broken("gray and rotated JPEGs become RGB as they lie", async (voc) => {
  const data = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
  const gray = await sharp(data, { raw: { width: 6, height: 4, channels: 1 } })
    .toColourspace("b-w").withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
  voc.write("JPEGImages/a.jpg", gray);
  const image = await open(voc.root).image("a", "train");
  assert.deepEqual([image.height, image.width, image.data.length], [4, 6, 72]);
  for (let i = 0; i < 72; i += 3) {
    assert.ok(image.data[i] === image.data[i + 1] && image.data[i] === image.data[i + 2]);
  }
  assert.equal((await open(voc.root).labels("a", "train")).width, 6);
});

Deno.test("a missing root says where to get the data", () =>
  assertSays(() => open("/nowhere/VOC2012"), /found none/, /nowhere/, /VOCtrainval_11-May-2012\.tar/));

broken("a folder in another layout is named as such", async (voc) => {
  voc.remove("ImageSets");
  await assertSays(() => open(voc.root), /no ImageSets\/Segmentation/);
});

broken("a missing list names the lists there are", async (voc) => {
  await assertSays(() => open(voc.root).ids("trainval"), /trainval\.txt/, /Lists here: train\.txt, val\.txt/);
});

broken("the split without public labels is refused", async (voc) => {
  voc.write("ImageSets/Segmentation/test.txt", "a\n");
  await assertSays(() => open(voc.root).ids("test"), /need the server/, /host\.robots\.ox\.ac\.uk:8080/);
});

broken("train_aug without its list or labels says how to get them", async (voc) => {
  await assertSays(
    () => open(voc.root).ids("train_aug"),
    /train_aug\.txt/,
    /deno task data fetch splits test set --set dataset\.root=\/\S+ downloads/,
  );
  voc.write("ImageSets/Segmentation/train_aug.txt", "a\nc\n");
  await assertSays(
    () => open(voc.root).ids("train_aug"),
    /labels of train_aug, such as c, but found no folder SegmentationClassAug/,
    /\.mat files of SBD's own archive are not read/,
  );
  // One that is there but lacks an image is told when the image is read.
  voc.write("SegmentationClassAug/a.png", indexed(6, 4, [1]));
  assert.deepEqual(await open(voc.root).ids("train_aug"), ["a", "c"]);
});

broken("an empty list is refused", async (voc) => {
  voc.write("ImageSets/Segmentation/val.txt", "\n  \n");
  await assertSays(() => open(voc.root).ids("val"), /empty list/);
});

for (
  const id of [
    "../secret",
    "a/b",
    "a\\b",
    "..",
    "a b",
    "a\x1b[2J",
    "/etc/passwd",
    "JPEGImages/../../a.jpg x/a.png",
  ]
) {
  broken(`the id ${JSON.stringify(id)} is refused with its line`, async (voc) => {
    voc.write("ImageSets/Segmentation/val.txt", `a\n${id}\n`);
    await assertSays(
      () => open(voc.root).ids("val"),
      /val\.txt:2/,
      /Expected an image id/,
      /^[^\p{Cc}]*\n[^\p{Cc}]*$/u,
    );
  });
}

broken("a list of absurd size is refused unread", async (voc) => {
  const path = join(voc.root, "ImageSets/Segmentation/val.txt");
  await Deno.truncate(path, 65 << 20);
  await assertSays(() => open(voc.root).ids("val"), /at most 64 MB but found 65 MB/);
});

broken("images and label maps of absurd declared size are refused before they are decoded", async (voc) => {
  voc.write("SegmentationClass/a.png", declaring(60_000, 60_000, indexed(6, 4, [0])));
  await assertSays(
    () => open(voc.root).labels("a", "train"),
    /a\.png/,
    /at most 67108864 pixels but found 60000 × 60000/,
  );
  voc.write("JPEGImages/a.jpg", declaring(60_000, 60_000, indexed(6, 4, [0])));
  await assertSays(
    () => open(voc.root).image("a", "train"),
    /a\.jpg/,
    /at most 67108864 pixels but found 60000 × 60000/,
  );
  voc.write("SegmentationClass/a.png", indexed(6, 4, [0]));
  await assertSays(() => open(voc.root).labels("a", "train"), /a\.jpg/, /but found 60000 × 60000/);
});

broken("what is no photograph is refused, whatever it is called", async (voc) => {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="6" height="4"><rect width="6" height="4"/></svg>';
  voc.write("JPEGImages/a.jpg", drawing);
  await assertSays(() => open(voc.root).image("a", "train"), /a\.jpg/, /but found svg/);
});

broken("an id listed twice is refused", async (voc) => {
  voc.write("ImageSets/Segmentation/val.txt", "a\nb\na\n");
  await assertSays(() => open(voc.root).ids("val"), /val\.txt:3/, /"a" again/);
});

broken("missing files are named", async (voc) => {
  voc.remove("JPEGImages/a.jpg");
  voc.remove("SegmentationClass/b.png");
  await assertSays(() => open(voc.root).image("a", "train"), /JPEGImages.a\.jpg/, /no such file/);
  await assertSays(
    () => open(voc.root).labels("b", "train"),
    /SegmentationClass.b\.png/,
    /label map/,
    /no such file/,
  );
});

broken("a label map of another size is refused with both sizes and files", async (voc) => {
  voc.write("SegmentationClass/a.png", indexed(4, 6, [0]));
  await assertSays(() => open(voc.root).labels("a", "train"), /6 × 4/, /4 × 6/, /a\.jpg/, /a\.png/);
});

broken("a label out of range is refused with its place", async (voc) => {
  voc.write("SegmentationClass/a.png", indexed(6, 4, [0, 1, 2, 255, 0, 1, 2, 3]));
  await assertSays(() => open(voc.root).labels("a", "train"), /0 … 2 or 255/, /found 3 at row 1, column 1/);
});

broken("every label out of range is named, not the first alone", async (voc) => {
  voc.write("SegmentationClass/a.png", indexed(6, 4, [0, 7, 255, 200, 3]));
  await assertSays(
    () => open(voc.root).labels("a", "train"),
    /found 7 at row 0, column 1, and 3, 200 elsewhere/,
  );
});

broken("label maps of other kinds are refused, each with what can be done", async (voc) => {
  const size = { width: 6, height: 4 };
  const gray = new Uint8Array(72), colours = Uint8Array.from({ length: 72 }, (_, i) => i % 3);
  const sees = async (png: Uint8Array, ...says: RegExp[]) => {
    voc.write("SegmentationClass/a.png", png);
    await assertSays(() => open(voc.root).labels("a", "train"), ...says);
  };
  await sees(
    encode({ ...size, data: colours, depth: 8, channels: 3 }),
    /3 channels of 8 bits/,
    /colour-coded copy: .*each colour/,
  );
  await sees(encode({ ...size, data: gray, depth: 8, channels: 3 }), /equal everywhere: keep one of them/);
  await sees(
    encode({ ...size, data: new Uint16Array(24), depth: 16, channels: 1 }),
    /found 1 channel of 16 bits/,
    /Save it with 8 bits/,
  );
  await sees(encode({ ...size, data: new Uint8Array(48), depth: 8, channels: 2 }), /without transparency/);
});

broken("a turned picture is told from one of another label map", async (voc) => {
  voc.write("SegmentationClass/a.png", indexed(4, 6, [0]));
  await assertSays(
    () => open(voc.root).labels("a", "train"),
    /6 × 4 .* found 4 × 6/,
    /One of them is turned/,
  );
});

Deno.test("a file cut short anywhere is refused", async (t) => {
  const voc = await VocFixture.make();
  try {
    const data = Uint8Array.from({ length: 64 * 48 }, (_, i) => (i * 7919 >> 3) % 3);
    const png = encode({ width: 64, height: 48, data, depth: 8, channels: 1, palette: VOC_PALETTE });
    const photo = await jpeg(64, 48);
    for (const share of [0, .1, .5, .9, .99]) {
      await t.step(`after ${100 * share} %`, async () => {
        voc.write("JPEGImages/a.jpg", photo.slice(0, share * photo.length));
        voc.write("JPEGImages/b.jpg", photo);
        voc.write("SegmentationClass/b.png", png.slice(0, share * png.length));
        await assertSays(() => open(voc.root).image("a", "train"), /a\.jpg/, /whole JPEG/, /cut short/);
        await assertSays(() => open(voc.root).labels("b", "train"), /b\.png/, /whole PNG/, /cut short/);
      });
    }
    await t.step("or with a flipped bit", async () => {
      const bad = png.slice();
      bad[bad.length - 40] ^= 4;
      voc.write("SegmentationClass/b.png", bad);
      await assertSays(() => open(voc.root).labels("b", "train"), /b\.png/, /whole PNG/);
    });
  } finally {
    voc.remove();
  }
});

Deno.test("VOC has 21 classes and its palette", () => {
  assert.equal(VOC_CLASSES.length, 21);
  assert.deepEqual(VOC_PALETTE[1], [128, 0, 0]);
  assert.deepEqual(VOC_PALETTE[15], [192, 128, 128]);
  assert.deepEqual(VOC_PALETTE[255], [224, 224, 192]);
});

broken("a list of files in place of ids is told once", async (voc) => {
  voc.write("ImageSets/Segmentation/train.txt", "a.jpg\nb.jpg\n");
  await assertSays(() => open(voc.root).ids("train"), /names without ending but found a\.jpg/);
});
