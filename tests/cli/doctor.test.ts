import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outcomeOf } from "../application/fixtures/workplace.ts";
import { ablate } from "./in-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("doctor tells what is here and what tables take, with the rights of its task; it writes nothing and asks no host", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, output, errors } = await outcomeOf(
      new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", "--config", join(root, "deno.json"), "doctor"],
        env: { NO_COLOR: "1", ABLATE_STORE: join(folder, "store"), ABLATE_MODELS: join(folder, "models") },
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
    assert.equal(code, 0, errors);
    for (
      const line of [
        /^ {2}processor +.+, \d+ cores$/m,
        /^ {2}memory +[\d.]+ GB, [\d.]+ GB of it free$/m,
        /^ {2}disk +[\d.]+ GB free for the store in .*store$/m,
        /^ {2}networks +ONNX Runtime \d+\.\d+\.\d+ on the CPU$/m,
        /^ {2}clip-vit-b-16 +not here: deno task models pull clip-vit-b-16 \(\d+ MB\)$/m,
        /^ {2}hosts +not asked: --network asks them$/m,
        /^A table on cpu, reckoned from \d+ s of measurement$/m,
        /^ {2}voc2012, table5 +CLIP \d[^,]+, masks \d[^,]+, 325,000 training masks: neighbours .+, a probe .+$/m,
        /^ {2}coco-stuff, \S+ +CLIP [^,]+, masks [^,]+$/m,
      ]
    ) assert.match(output, line);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("doctor takes no argument", async () => {
  const { code, errors } = await ablate("doctor", "toybox");
  assert.match(errors, /^error: unexpected argument "toybox"\n {2}Usage: deno task doctor/);
  assert.equal(code, 2);
});
