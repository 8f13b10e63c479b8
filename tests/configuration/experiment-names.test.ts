import assert from "node:assert/strict";
import { fileByName } from "../../lib/configuration/find-by-name.ts";
import { experimentNames } from "../../lib/configuration/experiment-names.ts";

Deno.test("experiments stand in the order of the paper, questions beside it last", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["tau", "figure2", "table-s3", "heads", "table10", "table-s1", "table2"]) {
      await Deno.writeTextFile(`${folder}/${name}.yaml`, "");
    }
    assert.deepEqual(
      experimentNames(folder),
      ["table2", "table10", "table-s1", "table-s3", "figure2", "heads", "tau"],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("linked experiment files are found; one whose link leads nowhere is named when it is asked for", async () => {
  const folder = await Deno.makeTempDir(), name = "größe";
  try {
    await Deno.writeTextFile(`${folder}/elsewhere.txt`, "");
    await Deno.symlink("elsewhere.txt", `${folder}/mine.yaml`);
    await Deno.symlink("/nowhere.yaml", `${folder}/gone.yaml`);
    await Deno.writeTextFile(`${folder}/${name.normalize("NFD")}.yaml`, "");
    assert.deepEqual(experimentNames(folder).map((name) => name.normalize()), ["gone", name, "mine"]);
    assert.equal(fileByName("experiment", "mine", folder), `${folder}/mine.yaml`);
    assert.ok((await Deno.stat(fileByName("experiment", name.normalize("NFC"), folder))).isFile);
    assert.throws(() => fileByName("experiment", "gone", folder), /gone\.yaml \(a link that leads nowhere/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
