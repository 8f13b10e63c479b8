import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../../lib/errors.ts";
import contentHash from "../../../lib/datasets/toybox/content-hash.json" with { type: "json" };
import { TOYBOX_CLASSES } from "../../../lib/datasets/toybox/classes.ts";
import { evaluationScene } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import { materialiseToybox } from "../../../lib/datasets/toybox/materialise.ts";
import { SEEDS } from "../../../lib/datasets/toybox/seeds.ts";
import { labelledIds } from "../../../lib/datasets/labelled-ids.ts";
import { openVoc } from "../../../lib/datasets/voc2012.ts";

const SMALL = { train: 48, test: 20 };
const quiet = () => ({ signal: new AbortController().signal, progress() {} });

Deno.test("Toybox is rendered once, whole, and read back as VOC", async (t) => {
  const parent = await Deno.makeTempDir(), root = join(parent, "toybox");
  try {
    await t.step("a stopped run leaves nothing behind", async () => {
      const stop = new AbortController();
      const run = {
        signal: stop.signal,
        progress: (done: number) => done > .1 && stop.abort(new Error("stopped")),
      };
      await assert.rejects(materialiseToybox(root, run, SMALL), /stopped/);
      assert.deepEqual([...Deno.readDirSync(parent)], []);
    });

    await t.step("what a killed run left is removed, and the set is rendered", async () => {
      const left = `${root}.partial-0badcafe`, longAgo = new Date(Date.now() - 2 * 3_600_000);
      await Deno.mkdir(`${left}/JPEGImages`, { recursive: true });
      for (const path of [`${left}/JPEGImages`, left]) await Deno.utime(path, longAgo, longAgo);
      const steps: number[] = [];
      const made = await materialiseToybox(root, { ...quiet(), progress: (done) => steps.push(done) }, SMALL);
      assert.deepEqual([...Deno.readDirSync(parent)].map(({ name }) => name), ["toybox"]);
      assert.equal(steps.at(-1), 1);
      assert.match(made.hash, /^[0-9a-f]{64}$/);
      assert.equal(made.differs, false);
    });

    await t.step("what another draws at the same time is left alone, whoever that is", async () => {
      const other = `${root}.partial-12345678`, longAgo = new Date(Date.now() - 2 * 3_600_000);
      await Deno.mkdir(`${other}/JPEGImages`, { recursive: true });
      await Deno.utime(other, longAgo, longAgo);
      const more = { ...SMALL, test: SMALL.test + 1 };
      await materialiseToybox(root, quiet(), more);
      assert.ok(Deno.statSync(`${other}/JPEGImages`).isDirectory);
      await Deno.remove(other, { recursive: true });
      await materialiseToybox(root, quiet(), SMALL);
    });

    await t.step("asked again, it is there", async () => {
      const before = Deno.statSync(join(root, "toybox.json")).mtime;
      const again = await materialiseToybox(root, {
        ...quiet(),
        progress: () => assert.fail("rendered again"),
      }, SMALL);
      assert.equal(again.hash, JSON.parse(Deno.readTextFileSync(join(root, "toybox.json"))).hash);
      assert.deepEqual(Deno.statSync(join(root, "toybox.json")).mtime, before);
    });

    const toybox = openVoc({ root, name: "Toybox", classNames: TOYBOX_CLASSES });
    await t.step("training and test scenes are as many as asked, none in both", async () => {
      const train = await toybox.ids("train"), val = await toybox.ids("val");
      assert.deepEqual([train.length, val.length], [48, 20]);
      assert.equal(new Set([...train, ...val]).size, 68);
      assert.deepEqual(await toybox.ids("trainval"), [...train, ...val]);
    });

    await t.step("labels survive exactly, pictures up to JPEG", async () => {
      for (const [split, first] of [["train", SEEDS.train.first], ["val", SEEDS.test.first]] as const) {
        const ids = await toybox.ids(split);
        for (const i of [0, 7, 19]) {
          const scene = evaluationScene(first + i);
          const labels = await toybox.labels(ids[i], split), image = await toybox.image(ids[i], split);
          assert.deepEqual(labels, { height: 144, width: 192, data: scene.semantic });
          assert.deepEqual([image.height, image.width], [144, 192]);
          const error = image.data.reduce(
            (sum, value, at) => sum + Math.abs(value - scene.image.data[at]),
            0,
          );
          assert.ok(error / image.data.length < 4, `mean difference ${error / image.data.length}`);
        }
      }
    });

    await t.step("partitions are listed and nested", async () => {
      let smaller: string[] = [];
      for (const [fraction, count] of [["1/16", 3], ["1/8", 6], ["1/4", 12], ["1/2", 24]] as const) {
        const { ids, source } = await labelledIds(toybox, "train", {
          ...{ fraction, draw: 0, isAsked: false },
        });
        assert.equal(ids.length, count);
        assert.match(source, /listed in labelled_1_/);
        assert.ok(smaller.every((id) => ids.includes(id)));
        assert.deepEqual(ids, [...ids].sort());
        smaller = ids;
      }
    });

    await t.step("a set rendered by other code is rendered anew", async () => {
      const marker = join(root, "toybox.json"), stop = new AbortController();
      assert.equal(JSON.parse(Deno.readTextFileSync(marker)).code, contentHash.sha256);
      Deno.writeTextFileSync(marker, JSON.stringify({ hash: "old", code: "old", size: SMALL }));
      stop.abort(new Error("would render"));
      await assert.rejects(
        materialiseToybox(root, { signal: stop.signal, progress() {} }, SMALL),
        /would render/,
      );
    });
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test("a folder of something else is not overwritten", async () => {
  const root = await Deno.makeTempDir();
  try {
    Deno.writeTextFileSync(join(root, "thesis.tex"), "mine");
    await assert.rejects(
      materialiseToybox(root, quiet()),
      (error: unknown) => error instanceof UserError && /without toybox\.json/.test(error.message),
    );
    assert.equal(Deno.readTextFileSync(join(root, "thesis.tex")), "mine");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("seed ranges are disjoint", () => {
  const ranges = Object.values(SEEDS).map(({ first, count }) => [first, first + count]).sort(([a], [b]) =>
    a - b
  );
  ranges.slice(1).forEach(([first], i) => assert.ok(ranges[i][1] <= first));
});
