import assert from "node:assert/strict";
import { join } from "node:path";
import { rememberedOfFolder } from "../../lib/application/remembered-of-folder.ts";

/** A memo, and the text of the files of a folder by way of it; `made` counts how often that was read. */
function reader(folder: string) {
  const entries = new Map<string, string>(), made = { times: 0 };
  const memo = {
    get: (key: string) => Promise.resolve(entries.get(key)),
    set: (key: string, value: string) => Promise.resolve(void entries.set(key, value)),
  };
  const make = () => {
    made.times++;
    return Promise.resolve(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort()
        .map((name) => Deno.readTextFileSync(join(folder, name))).join(" "),
    );
  };
  return { entries, made, read: () => rememberedOfFolder("text of", folder, memo, make) };
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "a"), "one");
    await Deno.writeTextFile(join(folder, "b"), "two");
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** As long as it takes until the time of a change tells changes apart. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2100));

Deno.test("what follows from a folder is made once, and anew when a file changes, comes or goes", () =>
  withFolder(async (folder) => {
    const { read, made } = reader(folder);
    await settle();
    assert.deepEqual([await read(), await read(), made.times], ["one two", "one two", 1]);
    // Of the same size, and its time of change put back.
    const path = join(folder, "b"), { atime, mtime } = await Deno.stat(path);
    await Deno.writeTextFile(path, "2wo");
    await Deno.utime(path, atime!, mtime!);
    assert.equal(await read(), "one 2wo");
    await Deno.writeTextFile(join(folder, "c"), "three");
    assert.equal(await read(), "one 2wo three");
    await Deno.remove(join(folder, "a"));
    assert.equal(await read(), "2wo three");
    await settle();
    made.times = 0;
    assert.deepEqual([await read(), await read(), made.times], ["2wo three", "2wo three", 1]);
  }));

Deno.test("what was written this very moment is not remembered", () =>
  withFolder(async (folder) => {
    const { read, entries } = reader(folder), { now } = Date, moment = now();
    // However long it takes to look at it.
    Date.now = () => moment;
    try {
      assert.equal(await read(), "one two");
    } finally {
      Date.now = now;
    }
    assert.equal(entries.size, 0);
  }));

Deno.test("a damaged memo costs time, not correctness", () =>
  withFolder(async (folder) => {
    const { read, entries, made } = reader(folder);
    await settle();
    await read();
    for (const damage of ["{ not json", "[1, 2]", "null", '["", "another text"]']) {
      for (const key of entries.keys()) entries.set(key, damage);
      made.times = 0;
      assert.deepEqual([await read(), made.times], ["one two", 1], damage);
    }
  }));

Deno.test("what is wrong with a folder is said by whoever reads it", async () => {
  const { read } = reader("/no/such/folder");
  await assert.rejects(read(), { name: "NotFound" });
});
