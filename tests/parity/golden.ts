import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ParityKind, Tolerance } from "../../lib/parity/case.ts";
import { compare } from "../../lib/parity/compare.ts";
import { decodeSafetensors } from "../../lib/tensor/safetensors.ts";

const selection = fileURLToPath(new URL("../golden", import.meta.url));
const shared = Deno.env.get("ABLATE_SHARED") ?? fileURLToPath(new URL("../../../shared", import.meta.url));

/** The project carries a selection of the cases; the others are looked for beside it. */
function folderOf(name: string): string {
  const own = `${selection}/${name}`;
  return existsSync(own) ? own : `${shared}/golden/${name}`;
}

/**
 * Declares a test that one golden case agrees; reported as ignored where the case is absent.
 *
 * @param how tells tests of one case apart where several implementations compute it.
 */
export function goldenTest(name: string, kind: ParityKind, how = ""): void {
  const folder = folderOf(name);
  Deno.test({
    name: [`golden case ${name} agrees`, how].join(" ").trim(),
    ignore: !existsSync(folder),
    fn: async () => {
      const file = JSON.parse(readFileSync(`${folder}/case.json`, "utf8"));
      const { tensors } = decodeSafetensors(readFileSync(`${folder}/tensors.safetensors`));
      const expected = Object.keys(file.expected);
      const result = await kind({ name, kind: file.kind, folder, params: file.params, tensors, expected });
      assert.deepEqual(result.unsupported ?? {}, {});
      for (const tensor of expected) {
        const tolerance: Tolerance = file.expected[tensor].tolerance ?? file.tolerance;
        assert.ok(result.values[tensor], `no value for ${tensor}`);
        const { share, deviation, problem } = compare(result.values[tensor], tensors[tensor], tolerance);
        assert.ok(share <= 1, `${tensor}: ${problem ?? `deviation ${deviation}`}`);
      }
    },
  });
}
