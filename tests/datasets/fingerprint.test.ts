import assert from "node:assert/strict";
import { fingerprint } from "../../lib/datasets/fingerprint.ts";
import { openVoc } from "../../lib/datasets/voc2012.ts";
import { UserError } from "../../lib/errors.ts";
import { indexed, VocFixture } from "./voc_fixture.ts";

class CountingMemo {
  readonly entries = new Map<string, string>();
  writes = 0;
  get(key: string) {
    return Promise.resolve(this.entries.get(key));
  }
  set(key: string, value: string) {
    this.writes++;
    this.entries.set(key, value);
    return Promise.resolve();
  }
}

async function withSet(
  run: (voc: VocFixture, print: (memo?: CountingMemo, ids?: string[]) => Promise<string>) => Promise<void>,
) {
  const voc = await VocFixture.make();
  const set = openVoc({ root: voc.root, name: "test set", classNames: ["background", "cat", "dog"] });
  try {
    await run(voc, (memo = new CountingMemo(), ids = ["a", "b"]) => fingerprint(set, ids, "train", memo));
  } finally {
    voc.remove();
  }
}

Deno.test("the fingerprint follows the bytes and the ids, not the place", () =>
  withSet((first, printFirst) =>
    withSet(async (_second, printSecond) => {
      const before = await printFirst();
      assert.equal(await printSecond(), before);
      assert.notEqual(await printFirst(undefined, ["b", "a"]), before);
      assert.notEqual(await printFirst(undefined, ["a"]), before);
      first.write("SegmentationClass/b.png", indexed(6, 4, [1]));
      assert.notEqual(await printFirst(), before);
    })
  ));

Deno.test("files are hashed again only when they may have changed, and the memo has one entry per split", () =>
  withSet(async (voc, print) => {
    const memo = new CountingMemo(), before = await print(memo);
    assert.equal(await print(memo), before);
    assert.deepEqual([memo.writes, memo.entries.size], [1, 1]);
    // A file that was replaced by one of the same size and time: the time of its last change tells, to the millisecond.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const path = `${voc.root}/JPEGImages/a.jpg`,
      { mtime, atime } = Deno.statSync(path),
      bytes = voc.read("JPEGImages/a.jpg");
    bytes[bytes.length - 3] ^= 1;
    Deno.writeFileSync(path, bytes);
    Deno.utimeSync(path, atime!, mtime!);
    const after = await print(memo);
    assert.notEqual(after, before);
    assert.equal(await print(memo), after);
    assert.deepEqual([memo.writes, memo.entries.size], [2, 1]);
  }));

Deno.test("a damaged memo costs time, not correctness", () =>
  withSet(async (_voc, print) => {
    const memo = new CountingMemo(), before = await print(memo);
    for (const key of memo.entries.keys()) memo.entries.set(key, "{ not json");
    assert.equal(await print(memo), before);
  }));

Deno.test("a missing file is a message, not a fingerprint", () =>
  withSet(async (voc, print) => {
    voc.remove("JPEGImages/a.jpg");
    await assert.rejects(print(), (error: unknown) =>
      error instanceof UserError && /no such file/.test(error.message));
  }));
