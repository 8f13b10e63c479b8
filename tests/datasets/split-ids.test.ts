import assert from "node:assert/strict";
import { splitIds } from "../../lib/datasets/split-ids.ts";

const dataset = {
  ids: (split: string) => Promise.resolve(["a", "b", "c", "d"].map((id) => `${split}-${id}`)),
};

Deno.test("a slice takes images by their place in the split's list", async () => {
  const ids = async (name: string) => {
    const { split, ids } = await splitIds(dataset, name);
    return [split, ...ids.map((id) => id.replace(`${split}-`, ""))].join(" ");
  };
  assert.equal(await ids("train"), "train a b c d");
  assert.equal(await ids("train[:2]"), "train a b");
  assert.equal(await ids("val[1:3]"), "val b c");
  assert.equal(await ids("val[3:]"), "val d");
  assert.equal(await ids("val[2:99]"), "val c d");
  await assert.rejects(splitIds(dataset, "val[4:]"), { name: "UserError", message: /the slice holds none/ });
});
