import assert from "node:assert/strict";
import { shellWord } from "../../lib/engine/shell-word.ts";

Deno.test("a word comes out of a shell as it was", async () => {
  const words = ["graph.k=12,25", "+ DBA-CLIP", "it's", "", "a$b`c`", "two\nlines", "*", "~", "#x", "--set"];
  const line = ["printf", "%s\\0", ...words].map(shellWord).join(" ");
  const { stdout } = await new Deno.Command("sh", { args: ["-c", line] }).output();
  assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
});

Deno.test("ordinary words stay as they are typed", () => {
  for (const word of ["table5", "--set", "probe.lr=0.1*batch", "path/to/VOC2012"]) {
    assert.equal(shellWord(word), word.includes("*") ? `'${word}'` : word);
  }
});
