import assert from "node:assert/strict";
import { appendLine } from "../../lib/files/append-only.ts";
import { writeAtomically } from "../../lib/files/atomic-write.ts";
import { realDisk } from "../../lib/files/disk.ts";
import { madeFor } from "../../lib/files/shared-folder.ts";

/** What owner, group and others may do, with the setgid bit. */
const modeOf = async (path: string) => ((await Deno.stat(path)).mode! & 0o7777).toString(8);

/** Runs `work` in a folder of this mode under this umask. */
async function inFolder(mode: number, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir(), usual = Deno.umask();
  try {
    await Deno.chmod(folder, mode);
    Deno.umask(0o077);
    await work(folder);
    assert.equal(Deno.umask(), 0o077, "the umask is as it was");
  } finally {
    Deno.umask(usual);
    await Deno.remove(folder, { recursive: true });
  }
}

const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "in a folder that a group shares files and folders are the group's, however deep, under any umask",
  ignore,
}, () =>
  inFolder(0o2770, async (folder) => {
    await writeAtomically(`${folder}/a/b/c.json`, "{}");
    await appendLine(`${folder}/a/lines.jsonl`, {});
    (await realDisk.open(`${folder}/a.lock`, { read: true, write: true, create: true })).close();
    assert.deepEqual(await Promise.all(["a", "a/b"].map((path) => modeOf(`${folder}/${path}`))), [
      "2770",
      "2770",
    ]);
    for (const path of ["a/b/c.json", "a/lines.jsonl", "a.lock"]) {
      assert.equal(await modeOf(`${folder}/${path}`), "660", path);
    }
  }));

Deno.test(
  { name: "in a folder of one's own the umask decides, with or without the setgid bit", ignore },
  async () => {
    for (const mode of [0o700, 0o755, 0o2755, 0o770]) {
      await inFolder(mode, async (folder) => {
        await writeAtomically(`${folder}/a/b.json`, "{}");
        assert.equal(await modeOf(`${folder}/a/b.json`), "600", mode.toString(8));
        assert.equal((await modeOf(`${folder}/a`)).slice(-3), "700", mode.toString(8));
      });
    }
  },
);

Deno.test(
  { name: "the umask comes back where making fails", ignore },
  () =>
    inFolder(0o2770, async (folder) => {
      await assert.rejects(
        madeFor(`${folder}/a`, () => {
          throw new Error("full");
        }),
        /full/,
      );
    }),
);
