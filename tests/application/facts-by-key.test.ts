import assert from "node:assert/strict";
import { factsByKey, type FactSource } from "../../lib/application/facts-by-key.ts";
import type { Artefact, Json, StoredArtefact } from "../../lib/engine/artefact.ts";
import type { StageNode } from "../../lib/engine/stage.ts";
import { stored } from "./fixtures/stored.ts";

/** A node whose key is its name. */
const named = (key: string) =>
  ({ stage: { name: key }, params: {}, inputs: {} }) as unknown as StageNode<Artefact>;

/** Results of as many rows as their name has letters; what is asked for is listed. */
function counting(kept: Map<string, Json>): { source: FactSource; asked: string[] } {
  const asked: string[] = [];
  const result = (rows: number) => stored({ ids: { shape: [rows, 1], data: new Int32Array(rows) } });
  return {
    asked,
    source: {
      keyOf: ({ stage }) => stage.name,
      evaluate(nodes) {
        asked.push(...nodes.map(({ stage }) => stage.name));
        return Promise.resolve(new Map(nodes.map((node) => [node, result(node.stage.name.length)])));
      },
      memo: {
        get: (name) => Promise.resolve(kept.get(name)),
        set: (name, fact) => Promise.resolve(void kept.set(name, fact)),
      },
    },
  };
}

const rows = async (result: StoredArtefact) => (await result.shape("ids"))[0];

Deno.test("results of equal keys are read once, and never again once their fact is kept", async () => {
  const kept = new Map<string, Json>();
  const nodes = [named("ab"), named("ab"), named("abc")];
  const first = counting(kept);
  assert.deepEqual([...(await factsByKey("rows", nodes, rows, first.source)).values()], [2, 2, 3]);
  assert.deepEqual(first.asked, ["ab", "abc"]);
  const again = counting(kept);
  const more = [...nodes, named("abcd")];
  assert.deepEqual([...(await factsByKey("rows", more, rows, again.source)).values()], [2, 2, 3, 4]);
  assert.deepEqual(again.asked, ["abcd"]);
});

Deno.test("another fact of the same result is read by itself", async () => {
  const kept = new Map<string, Json>();
  await factsByKey("rows", [named("ab")], rows, counting(kept).source);
  const { source, asked } = counting(kept);
  const sides = await factsByKey("shape", [named("ab")], (result) => result.shape("ids"), source);
  assert.deepEqual([[...sides.values()], asked], [[[2, 1]], ["ab"]]);
});

Deno.test("where facts cannot be kept they are told all the same", async () => {
  const { source } = counting(new Map());
  const memo = { ...source.memo, set: () => Promise.reject(new Error("the disk is full")) };
  assert.deepEqual([...(await factsByKey("rows", [named("ab")], rows, { ...source, memo })).values()], [2]);
});
