import assert from "node:assert/strict";
import { join } from "node:path";
import { openFolder } from "../../lib/datasets/folder.ts";
import { UserError } from "../../lib/errors.ts";
import { MINIATURES } from "../datasets/miniatures.ts";
import { indexed, jpeg } from "../datasets/voc_fixture.ts";
import { ProfileRun } from "./fixtures/profile-run.ts";

Deno.test("a very thin picture is named before anything is computed, by --plan too, in a folder whose labels were looked at before", () =>
  ProfileRun.in(async (run) => {
    await MINIATURES.folder(run.root);
    const plan = { plan: true };
    assert.match(await run.reproduce("table3", "folder", plan), /masks/);
    const [thin] = await openFolder(run.root).ids("val");
    await Deno.writeFile(join(run.root, "images", `${thin}.jpg`), await jpeg(1, 64));
    await Deno.writeFile(join(run.root, "labels", `${thin}.png`), indexed(1, 64, [0, 1]));
    for (const plan of [true, false]) {
      await assert.rejects(run.reproduce("table3", "folder", { plan }), (error) => {
        assert(error instanceof UserError, String(error));
        assert.equal(error.where, join(run.root, "images", `${thin}.jpg`));
        assert.match(error.message, /^Expected a picture at most 16 times as long as wide but found 1 × 64$/);
        return true;
      });
    }
    await assert.rejects(Deno.stat(join(run.store, "masks")), Deno.errors.NotFound, "no masks were made");
  }));
