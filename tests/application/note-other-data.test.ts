import assert from "node:assert/strict";
import { join } from "node:path";
import { noteOtherData } from "../../lib/application/note-other-data.ts";
import type { Materials } from "../../lib/stages/materials.ts";

Deno.test("results of other data are told of before they are replaced; the same data, none and a torn record are not", async () => {
  const folder = await Deno.makeTempDir();
  const notes = async (train: string, record?: string) => {
    if (record !== undefined) await Deno.writeTextFile(join(folder, "run.json"), record);
    const said: string[] = [];
    const materials = {
      train: { fingerprint: train },
      evaluate: { fingerprint: "e" },
    } as unknown as Materials;
    await noteOtherData(folder, materials, { note: (text) => void said.push(text) });
    return said;
  };
  try {
    assert.deepEqual(await notes("a"), []);
    const record = JSON.stringify({ results: { data: { train: "a", evaluate: "e" } }, run: {} });
    assert.deepEqual(await notes("a", record), []);
    const [note, ...others] = await notes("b");
    assert.deepEqual(others, []);
    assert.match(note, /holds the results of other data, which will be replaced; --out DIR/);
    assert.deepEqual(await notes("b", record.slice(0, 20)), []);
    assert.deepEqual(await notes("b", "null"), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
