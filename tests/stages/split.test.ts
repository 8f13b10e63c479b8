import assert from "node:assert/strict";
import { type Split, truthParams } from "../../lib/stages/split.ts";

const split: Split = {
  source: { name: "folder", root: "/data" },
  ...{ name: "val", ids: ["a"], fingerprint: "f", classNames: ["background", "leaf"] },
};

Deno.test("ignored labels are part of the key of ground truth, and of no key where they are not set", () => {
  assert.deepEqual(truthParams(split), { data: "f", classes: 2 });
  assert.deepEqual(truthParams({ ...split, source: { ...split.source, ignore: [11, 255] } }), {
    ...{ data: "f", classes: 2 },
    ignore: [11, 255],
  });
});
