import assert from "node:assert/strict";
import { join } from "node:path";
// @ts-types="@types/d3"
import { csvParse } from "d3";
import { Store } from "../../lib/engine/store.ts";
import { StoreReader } from "../../lib/engine/store-reader.ts";
import { UserError } from "../../lib/errors.ts";
import { load, Loaded } from "../../lib/application/load.ts";
import { sweep } from "../../lib/application/set-values.ts";
import { CLASSES, IDS, IMAGES, type PlantedCell, plantRun, writeRun } from "./fixtures/planted-results.ts";

const CELLS: readonly PlantedCell[] = [
  { row: "+ DBA", column: "Weak", right: [9, 8, 7, 9], settings: { head: { name: "dba" } } },
  { row: "Baseline", column: "Weak", right: [5, 6, 7, 8], settings: { head: { name: "maskclip" } } },
];

/** A folder for results and a store, gone afterwards. */
async function inFolder(work: (folder: string, store: Store) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-load-" });
  try {
    await work(folder, new Store(join(folder, "store")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("rows are tidy: settings in which cells differ stand in columns, and the CSV reads back as it is", () =>
  inFolder(async (folder, store) => {
    await writeRun(folder, "table5", await plantRun(store, CELLS, { images: { train: 9, evaluate: 4 } }));
    const loaded = await load("table5", { folder });
    const [row] = loaded.rows;
    assert.deepEqual(Object.keys(row), loaded.frame.columns);
    assert.deepEqual(
      [row.experiment, row.row, row.column, row["head.name"], row.metric, row.seeds, row.n],
      ["table5", "+ DBA", "Weak", "dba", "miou", 1, 4],
    );
    assert.ok(row.low! <= row.value && row.value <= row.high!);
    assert.deepEqual(loaded.missing, []);
    const [line] = csvParse(loaded.csv());
    assert.deepEqual([line.row, line["head.name"], Number(line.value)], ["+ DBA", "dba", row.value]);
  }));

Deno.test("a model is called by its name, and its hash stands beside it; where the name is not known the hash stays", () =>
  inFolder(async (folder, store) => {
    const cells = ["aa", "bb"].map((model): PlantedCell => ({
      ...{ row: model, column: "Weak", right: [9, 8, 7, 9] },
      settings: { masks: { generator: "sam", model } },
    }));
    const text = await plantRun(store, cells);
    await writeRun(folder, "table5", text);
    const before = (await load("table5", { folder })).frame;
    assert.deepEqual(before.values("masks.model"), ["aa", "bb"]);
    assert.ok(!before.columns.includes("masks.modelHash"));
    const record = JSON.parse(text);
    record.results.names = { aa: "models/toybox-sam", bb: "sam-vit-h" };
    await writeRun(folder, "table5", JSON.stringify(record));
    const { frame } = await load("table5", { folder });
    assert.deepEqual(frame.values("masks.model"), ["models/toybox-sam", "sam-vit-h"]);
    assert.deepEqual(frame.values("masks.modelHash"), ["aa", "bb"]);
  }));

Deno.test("the committed Table 5 loads: a row per cell and metric, one metric apart from the other", async () => {
  const { frame } = await load("table5");
  const weak = frame.where(({ row, column, metric }) =>
    row === "+ DBA-CLIP" && column === "Weakly Supervised" && metric === "miou"
  );
  assert.equal(weak.shape[0], 1);
  assert.deepEqual([weak.rows[0]["head.name"], weak.rows[0].classifier], ["dba", "probe"]);
  assert.ok(weak.rows[0].value > 50);
});

Deno.test("swept settings stand in columns, not in names, and results are found by the settings they were given", () =>
  inFolder(async (folder, store) => {
    const cells = [12, 25].map((k): PlantedCell => ({
      ...{ row: "GLCC", column: "Weak", right: [k % 10, 5, 5, 5] },
      sweep: { "graph.k": k },
      settings: { graph: { k, alpha: 0.9 } },
    }));
    await writeRun(folder, "table8+graph.k=12,25", await plantRun(store, cells, { experiment: "table8" }));
    const { rows, missing } = await load("table8", { folder, set: { "graph.k": sweep(12, 25) } });
    assert.deepEqual(rows.map((row) => [row.row, row["graph.k"]]), [["GLCC", 12], ["GLCC", 25]]);
    assert.ok(!("graph.alpha" in rows[0]), "what is the same everywhere is left out");
    assert.equal(rows[0].n, null);
    assert.match(missing.join(), /numbers of images.*deno task reproduce table8/);
  }));

Deno.test("single images and classes come from the store with their names", () =>
  inFolder(async (folder, store) => {
    await writeRun(folder, "table5", await plantRun(store, CELLS));
    const { folder: place, run } = await load("table5", { folder });
    const loaded = new Loaded(place, run, new StoreReader(store.folder));
    const images = await loaded.perImage({ row: "Baseline" });
    assert.deepEqual(images.shape[0], 4);
    assert.deepEqual(images.values("name"), IDS);
    // 5 of 10 pixels of the cat: IoU 1/2 of the cat and 2/3 of the background.
    assert.ok(Math.abs(Number(images.rows[0].miou) - 100 * (1 / 2 + 2 / 3) / 2) < 1e-9);
    const classes = await loaded.perClass();
    assert.deepEqual(classes.values("name"), [...CLASSES, ...CLASSES]);
    const cat = classes.rows.find(({ row, name }) => row === "Baseline" && name === "cat")!;
    assert.ok(Math.abs(Number(cat.iou) - 65) < 1e-9 && Number(cat.low) < 65 && Number(cat.high) > 65);
    assert.equal(cat.n, 4);
    assert.match(IMAGES, /4 images/);
  }));

Deno.test("what is not there is said, with the command that makes it", () =>
  inFolder(async (folder, store) => {
    const says = (part: RegExp) => (error: unknown) =>
      error instanceof UserError && part.test(error.describe());
    await writeRun(folder, "table5", await plantRun(store, CELLS));
    const { folder: place, run } = await load("table5", { folder });
    const elsewhere = new Loaded(place, run, new StoreReader(join(folder, "empty")));
    await assert.rejects(elsewhere.perImage(), says(/found none.*\n.*deno task reproduce table5/));
    await assert.rejects(elsewhere.perClass({ row: "Oracle" }), says(/expected a cell.*\n.*"Baseline"/));
    await assert.rejects(load("table8", { folder }), says(/found none\n.*deno task reproduce table8/));
    await assert.rejects(
      load("table5", { folder, set: { "graph.k": 3 } }),
      says(/reproduce table5 --set graph\.k=3.*There are: table5/),
    );
    await assert.rejects(load("table5", { folder, seeds: 3 }), says(/reproduce table5 --seeds "3"/));
    await assert.rejects(load("/no/where", { folder }), says(/^\/no\/where: Expected a folder of results/));
    await assert.rejects(load("tabel5", { folder }), says(/Did you mean "table5"/));
    await Deno.writeTextFile(join(place, "run.json"), "{}");
    await assert.rejects(load("table5", { folder }), says(/run\.json: Expected results/));
    await assert.rejects(Deno.stat(join(folder, "empty")), Deno.errors.NotFound, "looking makes no store");
  }));
