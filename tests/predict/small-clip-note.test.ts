import assert from "node:assert/strict";
import { predict, UserError } from "ablate";
import { silentProgress } from "../../lib/progress/progress.ts";

Deno.test("predict says what the small CLIP knows, in a cell as in a shell, unless another was asked for", async () => {
  const notes = async (clip?: string) => {
    const said: string[] = [];
    const progress = { ...silentProgress, note: (text: string) => void said.push(text) };
    await assert.rejects(
      predict({ images: "/no/where", classes: ["cat", "dog"], out: "/no/out", clip, progress }),
      UserError,
    );
    return said;
  };
  assert.match((await notes()).join(), /toybox-clip knows Toybox's drawings; for photographs/);
  assert.deepEqual(await notes("clip-vit-b-16"), []);
});
