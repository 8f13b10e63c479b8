import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outcomeOf, Workplace } from "../application/fixtures/workplace.ts";

const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url));

/** What a run needs of a checkout. */
const PARTS = ["lib", "experiments", "models", "main.ts", "deno.json", "deno.lock"];

Deno.test({
  name:
    "a checkout whose path holds characters that mean something in a URL runs a table, with workers, and stores it",
  // Such names are none on Windows.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const workplace = await Workplace.make();
    try {
      const odd = join(workplace.folder, "100%25 #1?\\ é\nb");
      await Deno.mkdir(odd);
      await new Deno.Command("cp", { args: ["-r", ...PARTS.map((part) => join(CHECKOUT, part)), odd] })
        .output();
      const run = () =>
        outcomeOf(
          new Deno.Command(Deno.execPath(), {
            args: ["run", "-A", "--quiet", join(odd, "main.ts"), ...workplace.arguments()],
            env: { NO_COLOR: "1", ABLATE_STORE: join(odd, "store % #") },
            stdout: "piped",
            stderr: "piped",
          }).spawn(),
        );
      const first = await run();
      assert.equal(first.code, 0, first.errors);
      assert.match(first.output, /^\d+ stages were computed/m);
      const again = await run();
      assert.match(again.output, /everything came from the store/, again.errors);
      assert.equal(tableOf(again.output), tableOf(first.output));
    } finally {
      await workplace.remove();
    }
  },
});

/** The printed table, which is the same however it came. */
function tableOf(output: string): string {
  const lines = output.split("\n").filter((line) => /^(Baseline|\+ DBA)/.test(line));
  assert.ok(lines.length >= 3, output);
  return lines.join("\n");
}
