import assert from "node:assert/strict";
import { join } from "node:path";
import recorded from "../../lib/datasets/toybox/content-hash.json" with { type: "json" };
import { undrawnToybox } from "../../lib/application/undrawn-toybox.ts";
import { openDataset } from "../../lib/stages/open-dataset.ts";
import { ablate } from "../cli/in-process.ts";
import { setEnvironment } from "./fixtures/environment.ts";

const TOYBOX = { name: "toybox", root: null, train: "train", evaluate: "val", background: true } as const;

/** A store of its own, gone afterwards. */
async function inStore(work: (store: string) => Promise<void>): Promise<void> {
  const store = await Deno.makeTempDir();
  const restore = setEnvironment({ ABLATE_STORE: store });
  try {
    await work(store);
  } finally {
    restore();
    await Deno.remove(store, { recursive: true });
  }
}

Deno.test("a plan on a fresh store draws no scene and says what it takes for granted", () =>
  inStore(async (store) => {
    const { code, output, errors } = await ablate("reproduce", "table5", "--plan");
    assert.equal(code, 0, errors);
    assert.match(errors, /Toybox is not drawn yet; the plan takes its content to be as recorded/);
    assert.match(output, /^\d+ stage results to compute/);
    await assert.rejects(Deno.stat(join(store, "_toybox")), Deno.errors.NotFound);
    assert.ok((await ablate("store", "verify")).code === 0, "what it left is no damage");
  }));

Deno.test("its lists are those that will be drawn, its content what is recorded; parts, other places and drawn scenes are not guessed", () =>
  inStore(async (store) => {
    const undrawn = (await undrawnToybox(TOYBOX))!;
    const { ids } = openDataset(undrawn.source);
    assert.deepEqual([(await ids("train")).length, (await ids("val")).at(-1)], [500, "val_499"]);
    assert.equal(undrawn.fingerprint("val"), recorded.val);
    assert.equal(await undrawnToybox({ ...TOYBOX, train: "train[:60]" }), null);
    assert.equal(await undrawnToybox({ ...TOYBOX, root: "/some/where" }), null);
    await Deno.mkdir(join(store, "_toybox"));
    assert.equal(await undrawnToybox(TOYBOX), null);
  }));
