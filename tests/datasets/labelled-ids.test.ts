import assert from "node:assert/strict";
import type { Dataset } from "../../lib/datasets/dataset.ts";
import { isLabelledFraction, labelledIds } from "../../lib/datasets/labelled-ids.ts";
import { openVoc } from "../../lib/datasets/voc2012.ts";
import { VocFixture } from "./voc_fixture.ts";

/** The list that a seed of 0 takes. */
const first = (fraction: string) => ({ fraction, draw: 0, isAsked: false });

const IDS = Array.from({ length: 160 }, (_, i) => `id_${String(i).padStart(3, "0")}`);

async function withLists(
  lists: Record<string, string[]>,
  run: (dataset: Dataset) => Promise<void>,
): Promise<void> {
  const voc = await VocFixture.make();
  try {
    for (const [name, ids] of Object.entries({ train: IDS, ...lists })) {
      voc.write(`ImageSets/Segmentation/${name}.txt`, ids.join("\n"));
    }
    await run(openVoc({ root: voc.root, name: "test set", classNames: ["background", "cat", "dog"] }));
  } finally {
    voc.remove();
  }
}

Deno.test("a listed partition is used, ids outside the split are dropped and counted", () =>
  withLists({ "1_8": ["id_003", "elsewhere", "id_001"] }, async (dataset) => {
    const { ids, source } = await labelledIds(dataset, "train", first("1/8"));
    assert.deepEqual(ids, ["id_003", "id_001"]);
    assert.equal(
      source,
      "2 of 160 ids of train, listed in 1_8.txt; 1 listed ids are not in train and were left out",
    );
  }));

Deno.test("ids of a partition match in either Unicode form", async () => {
  const [composed, decomposed] = ["größe".normalize("NFC"), "größe".normalize("NFD")];
  const voc = await VocFixture.make();
  try {
    voc.write("ImageSets/Segmentation/1_8.txt", `${composed}\n`);
    const dataset = {
      lists: `${voc.root}/ImageSets/Segmentation`,
      ids: () => Promise.resolve([decomposed, "b"]),
    };
    assert.deepEqual((await labelledIds(dataset, "train", first("1/8"))).ids, [decomposed]);
  } finally {
    voc.remove();
  }
});

Deno.test("partition lists that name both files of an image are understood", () =>
  withLists({
    "1_4/labeled": ["JPEGImages/id_007.jpg SegmentationClass/id_007.png"],
  }, async (dataset) => {
    assert.deepEqual((await labelledIds(dataset, "train", first("1/4"))).ids, ["id_007"]);
  }));

Deno.test("without a list, partitions are derived, nested and said to be so", () =>
  withLists({}, async (dataset) => {
    let smaller: string[] = [];
    for (const [fraction, count] of [["1/16", 10], ["1/8", 20], ["1/4", 40], ["1/2", 80]] as const) {
      const { ids, source } = await labelledIds(dataset, "train", first(fraction));
      assert.equal(ids.length, count);
      assert.ok(smaller.every((id) => ids.includes(id)));
      assert.match(source, /permutation with seed/);
      assert.deepEqual(await labelledIds(dataset, "train", first(fraction)), { ids, source });
      smaller = ids;
    }
    assert.notDeepEqual(smaller, IDS.slice(0, 80));
  }));

Deno.test("any share 1/N is a partition: at least one image, and one list of another N is not taken for it", () =>
  withLists({ "1_64": ["id_005"] }, async (dataset) => {
    assert.deepEqual((await labelledIds(dataset, "train", first("1/64"))).ids, ["id_005"]);
    assert.equal((await labelledIds(dataset, "train", first("1/512"))).ids.length, 1);
    assert.equal((await labelledIds(dataset, "train", first("1/32"))).ids.length, 5);
    assert.equal((await labelledIds(dataset, "train", first("1/3"))).ids.length, 54);
  }));

Deno.test("COCO's published partitions are understood", () =>
  withLists({
    "1_512/labeled": ["train2017/id_009.jpg masks/id_009.png", "train2017/id_004.jpg masks/id_004.png"],
  }, async (dataset) => {
    assert.deepEqual((await labelledIds(dataset, "train", first("1/512"))).ids, ["id_009", "id_004"]);
  }));

Deno.test("a share is written 1/N", () => {
  for (const share of ["1/16", "1/1", "1/512"]) assert.ok(isLabelledFraction(share), share);
  for (const text of ["half", "1/0", "1/16.5", "2/3", "0.5", "1/", " 1/16"]) {
    assert.ok(!isLabelledFraction(text), text);
  }
});

Deno.test("lists that are drawn here have further draws: draw 0 is the list, others differ and come again", () =>
  withLists({ "1_16": IDS.slice(0, 10) }, async (published) => {
    const dataset = { ids: published.ids, lists: published.lists, drawsLists: true };
    const idsOf = async (draw: number, fraction = "1/16") =>
      (await labelledIds(dataset, "train", { fraction, draw, isAsked: false })).ids;
    assert.deepEqual(await idsOf(0), IDS.slice(0, 10));
    const [one, two] = [await idsOf(1), await idsOf(2)];
    assert.deepEqual([one.length, two.length], [10, 10]);
    assert.notDeepEqual(one, two);
    assert.notDeepEqual(one, await idsOf(0));
    assert.deepEqual(await idsOf(1), one);
    const twice = await idsOf(1, "1/8");
    assert.ok(one.every((id) => twice.includes(id)), "nested within a draw");
    const { source } = await labelledIds(dataset, "train", { fraction: "1/16", draw: 2, isAsked: true });
    assert.match(source, /permutation with seed 2014, draw 2$/);
  }));

Deno.test("a published list is the only one: seeds keep it, and another draw of it is refused", () =>
  withLists({ "1_16": IDS.slice(0, 10) }, async (dataset) => {
    const by = (isAsked: boolean) => labelledIds(dataset, "train", { fraction: "1/16", draw: 3, isAsked });
    assert.deepEqual((await by(false)).ids, IDS.slice(0, 10));
    await assert.rejects(
      () => by(true),
      /supervision\.draw|Expected draw 0 of the labelled images, the list 1_16/,
    );
  }));
