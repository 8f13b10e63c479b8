import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { MINIATURES } from "../datasets/miniatures.ts";
import { ProfileRun } from "./fixtures/profile-run.ts";

Deno.test("a class name that the text tower would cut is refused in the plan, unless nothing asks the text tower", () =>
  ProfileRun.in(async (run) => {
    await MINIATURES.folder(run.root);
    const list = join(run.root, "classes.txt"), lines = (await Deno.readTextFile(list)).trim().split("\n");
    const rename = (name: string) => Deno.writeTextFile(list, [...lines.slice(0, -1), name].join("\n"));
    const plan = (...set: string[]) => run.reproduce("small-clip", "folder", { set, plan: true });

    await rename("very ".repeat(110) + "last");
    const where =
      /models.toybox-clip.tokenizer\.json: Expected prompts of at most 77 tokens, .* found \d+ in ".*last/;
    await assert.rejects(plan(), (error) => error instanceof UserError && where.test(error.describe()));
    const probe = await run.reproduce("table1", "folder", { set: [], plan: true }).then(() => null, String);
    assert.equal(probe, null);

    // More bytes than tokens are allowed, and fewer tokens.
    await rename("a thing that stands in the middle of the street or at the side of the road, red");
    assert.match(await plan(), /text classifier/);
  }));
