import assert from "node:assert/strict";
import { experimentNames } from "../../lib/engine/experiment-names.ts";

Deno.test("experiments stand in the order of the paper, questions beside it last", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["tau", "figure2", "table-s3", "heads", "table10", "table-s1", "table2"]) {
      await Deno.writeTextFile(`${folder}/${name}.yaml`, "");
    }
    assert.deepEqual(
      await experimentNames(folder),
      ["table2", "table10", "table-s1", "table-s3", "figure2", "heads", "tau"],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
