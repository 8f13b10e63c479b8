import assert from "node:assert/strict";
import { settledStampOf, stampOf, UNSETTLED } from "../../lib/files/file-stamp.ts";

const HOUR = 3_600_000;

// The clock stands still: however slow the machine is, a file grows no older while it is looked at.
const { now } = Date, NOW = now();
Deno.test.beforeAll(() => void (Date.now = () => NOW));
Deno.test.afterAll(() => void (Date.now = now));

/** A file of which these many milliseconds ago content and place changed. */
const changed = (mtime: number, ctime: number) =>
  ({ size: 7, ino: 1, mtime: new Date(NOW - mtime), ctime: new Date(NOW - ctime) }) as Deno.FileInfo;

Deno.test("a file that changed in these seconds has no stamp yet, by either of its times", () => {
  for (const [mtime, ctime] of [[0, 0], [0, HOUR], [HOUR, 0], [1000, HOUR], [HOUR, 1500]]) {
    assert.equal(settledStampOf(changed(mtime, ctime)), UNSETTLED, `${mtime}, ${ctime}`);
  }
  const old = changed(HOUR, 3000);
  assert.equal(settledStampOf(old), stampOf(old));
});

Deno.test("a clock that is a little ahead makes it no older; a time far ahead was written by hand and stays one", () => {
  assert.equal(settledStampOf(changed(-30_000, HOUR)), UNSETTLED);
  const later = changed(-HOUR, HOUR);
  assert.equal(settledStampOf(later), stampOf(later));
  assert.equal(settledStampOf(changed(-HOUR, 0)), UNSETTLED);
});
