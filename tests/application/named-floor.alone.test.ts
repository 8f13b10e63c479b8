import assert from "node:assert/strict";
import { join } from "node:path";
import { MINIATURES } from "../datasets/miniatures.ts";
import { ProfileRun } from "./fixtures/profile-run.ts";
import { linesOf, resultsFolder } from "./fixtures/results.ts";

const SMALL = ["text.templates=['{}']"];

for (const [first, row] of [["sky", "Everything sky"], ["Background", "Everything background"]]) {
  Deno.test(`where label 0 is ${first}, the floor is called "${row}", in the table and below it`, () =>
    ProfileRun.in(async (run) => {
      await MINIATURES.folder(run.root);
      const list = join(run.root, "classes.txt");
      const [_, ...others] = (await Deno.readTextFile(list)).trim().split("\n");
      await Deno.writeTextFile(list, [first, ...others].join("\n"));
      const output = await run.reproduce("small-clip", "folder", { set: SMALL });
      const said = output.replaceAll(/\s+/g, " ");
      const isSky = first === "sky";
      assert.equal(
        said.includes(
          "Everything sky: no classifier at all: the floor; every mask is called sky, label 0, for this data has no background",
        ),
        isSky,
        output,
      );
      assert.equal(said.includes("Everything background"), !isSky, output);
      const lines = await linesOf(resultsFolder(output));
      assert.ok(lines.some((line) => line.row === row && line.metric === "miou"), row);
    }));
}
