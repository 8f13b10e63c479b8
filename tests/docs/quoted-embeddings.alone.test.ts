import assert from "node:assert/strict";
import { join } from "node:path";
import { isFile } from "../../lib/datasets/paths.ts";
import { linesOf, resultsFolder } from "../application/fixtures/results.ts";
import { outcomeOf } from "../application/fixtures/workplace.ts";

const root = join(import.meta.dirname!, "../..");
const shared = Deno.env.get("ABLATE_SHARED") ?? join(root, "../shared");
const file = join(shared, "real-clip-embeddings", "whu-b32.safetensors");
/** The page tells one digit; on another processor it may differ by one more. */
const WITHIN = 0.11;

Deno.test({
  name: "what the page on data says of label-noise on embeddings of photographs is what the command gives",
  ignore: !isFile(file),
  fn: async () => {
    const page = await Deno.readTextFile(join(root, "docs/data-and-models.md"));
    const quoted =
      /at 40 % wrong labels ([\d.]+) % for the probe, ([\d.]+)\sfor propagation and ([\d.]+) for GLCC/
        .exec(page)!.slice(1).map(Number);
    const folder = await Deno.makeTempDir();
    try {
      const { output, errors } = await outcomeOf(
        new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--quiet", join(root, "main.ts")].concat(
            ["reproduce", "label-noise", "--profile", "embeddings", "--set", `dataset.root=${file}`],
            ["--columns", "40 % wrong", "--out", join(folder, "results")],
          ),
          env: { NO_COLOR: "1", ABLATE_STORE: join(folder, "store") },
          ...{ stdout: "piped", stderr: "piped" },
        }).spawn(),
      );
      assert.match(output, /^written to /m, errors);
      const lines = await linesOf(resultsFolder(output));
      const rows = ["Linear probe", "Label propagation", "GLCC"];
      for (const [i, name] of rows.entries()) {
        const { value } = lines.find(({ row, metric }) => row === name && metric === "accuracy")!;
        assert.ok(Math.abs(Number(value) - quoted[i]) < WITHIN, `${name}: ${value}, told ${quoted[i]}`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
