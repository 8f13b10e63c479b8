import assert from "node:assert/strict";
import { filterNested } from "../../../lib/method/sam/filter-nested.ts";

const rows = (...masks: string[]) => Uint8Array.from(masks.join(""), Number);

Deno.test("parts inside kept wholes go, parts outside stay", () => {
  const masks = rows("1111000000", "0110000000", "0000001100", "0001111111");
  // The last part has 1 of its 7 pixels inside the whole.
  assert.deepEqual([...filterNested(masks, [2, 1, 1, 1], 10)], [0, 2, 3]);
});

Deno.test("masks of one level are not compared and the order inside a level stays", () => {
  assert.deepEqual([...filterNested(rows("1100", "1110", "1111"), [0, 2, 2], 4)], [1, 2]);
});

Deno.test("without wholes the parts are taken as they are", () => {
  assert.deepEqual([...filterNested(rows("1100", "1100", "0111"), [0, 1, 0], 4)], [1]);
  assert.deepEqual([...filterNested(rows("1100", "0011"), [0, 0], 4)], [0, 1]);
});
