import assert from "node:assert/strict";
import { bytesBelow } from "../../lib/files/bytes-below.ts";
import { realDisk } from "../../lib/files/disk.ts";

Deno.test("the files of a full folder are added up, few of them looked at together", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/inner`);
    for (let at = 0; at < 300; at++) {
      await Deno.writeTextFile(`${folder}/${at % 2 ? "inner/" : ""}${at}.json`, "x".repeat(at));
    }
    let [looking, most] = [0, 0];
    const disk = {
      ...realDisk,
      async lstat(path: string) {
        most = Math.max(most, ++looking);
        try {
          return await realDisk.lstat(path);
        } finally {
          looking--;
        }
      },
    };
    assert.equal(await bytesBelow(folder, disk), 300 * 299 / 2);
    assert.ok(most > 1 && most <= 2 * 64, `${most} at once`);
    assert.equal(await bytesBelow(`${folder}/absent`, disk), 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
