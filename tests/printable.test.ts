import assert from "node:assert/strict";
import { join } from "node:path";
import { printable } from "../lib/printable.ts";
import { ablate } from "./cli/in-process.ts";

Deno.test("colours, tabs and lines stay; what moves the cursor or hides text is written out", () => {
  const own = "\x1b[1m\x1b[38;5;12mbold\x1b[0m\tund\nnächste Zeile 🐈";
  assert.equal(printable(own), own);
  assert.equal(
    printable("a\x1b[2J\x1b]0;title\x07\r\b\x9b1A\x7f"),
    "a\\u001b[2J\\u001b]0;title\\u0007\\u000d\\u0008\\u009b1A\\u007f",
  );
  const json = JSON.stringify({ name: "\x9b2J \x1b[2J" });
  assert.deepEqual(JSON.parse(printable(json)), JSON.parse(json), "JSON stays what it is");
});

/** What a terminal would obey. */
// deno-lint-ignore no-control-regex
const COMMANDS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

Deno.test("names of files, classes and options cannot command the terminal", async () => {
  const folder = await Deno.makeTempDir(), evil = "\x1b[2J\x1b[1A\r\x9b2Kgone";
  try {
    for (const path of ["gt", "pred", `${evil}`]) await Deno.mkdir(join(folder, path));
    await Deno.writeTextFile(join(folder, "gt", `${evil}.png`), "no PNG");
    const runs = [
      ["evaluate", "--pred", join(folder, "pred"), "--gt", join(folder, "gt"), "--classes", "a,b"],
      ["evaluate", "--pred", join(folder, "pred"), "--gt", join(folder, "gt"), "--classes", `${evil}`],
      ["data", "check", "folder", "--set", `dataset.root=${join(folder, evil)}`],
      ["reproduce", evil],
    ];
    for (const args of runs) {
      const { code, output, errors } = await ablate(...args);
      assert.equal(code, 2);
      assert.match(output + errors, /\\u001b\[2J/);
      // Lines of the output are put together by line feeds.
      assert.doesNotMatch(output + errors, COMMANDS);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
