import assert from "node:assert/strict";
import { grouped } from "../../lib/tensor/grouped.ts";

Deno.test("numbers lie in their groups, rising, and those of a negative group nowhere", () => {
  const groupOf = [2, 0, 2, -1, 0, 2];
  const { starts, members } = grouped(groupOf.length, 4, (member) => groupOf[member]);
  assert.deepEqual([...starts], [0, 2, 2, 5, 5]);
  assert.deepEqual([...members], [1, 4, 0, 2, 5]);
});
