import assert from "node:assert/strict";
import { recordRun } from "../../lib/application/record-run.ts";

type Args = Parameters<typeof recordRun>;

/** A record of cells with these masks, of nothing else. */
function recordOf(masks: readonly Record<string, unknown>[], heldOut: readonly (number | null)[] = []) {
  const computed = masks.map((masks, i) => ({
    cell: {
      ...{
        part: "rows",
        row: `row ${i}`,
        column: "Full",
        seed: 0,
        sweep: heldOut.length > 0 ? { "graph.k": i } : {},
      },
      settings: {
        masks,
        dataset: { name: "toybox", root: "/secret" },
        clip: "/secret/clip",
        runtime: { provider: "cpu", precision: "fp32" },
      },
    },
    estimates: { key: "k" },
  }));
  const split = { fingerprint: "f", ids: ["a"] };
  const { results } = recordRun(
    { name: "e", profile: { name: "p" } } as Args[0],
    computed as unknown as Args[1],
    { rows: [], cells: [], ceilings: [], claims: [], protocol: [] } as unknown as Args[2],
    {
      ...{ train: split, evaluate: split, clip: { hash: "c" } },
      maskSources: {
        sam: (model: string) => ({ hash: `hash of ${model}` }),
        imported: (from: string) => ({ hashOf: () => `hash of ${from}` }),
      },
    } as unknown as Args[3],
    { command: "" } as Args[4],
    {},
    heldOut,
  );
  return results as unknown as {
    readonly names?: Readonly<Record<string, string>>;
    readonly settings: unknown;
    readonly cells: readonly { readonly heldOut?: number }[];
  };
}

Deno.test("models are recorded by content, with what they are called; no path of the machine is", () => {
  const record = recordOf([
    { generator: "sam", model: "models/toybox-sam" },
    { generator: "import", from: "/home/someone/masks-of-mine" },
  ]);
  assert.deepEqual(record.names, {
    "hash of models/toybox-sam": "models/toybox-sam",
    "hash of /home/someone/masks-of-mine": "masks-of-mine",
  });
  assert.doesNotMatch(JSON.stringify(record).replaceAll("hash of /home/someone", ""), /secret|someone/);
  assert.equal(recordOf([{ generator: "classical" }]).names, undefined);
});

Deno.test("what a rule chooses by is recorded of the cells of a sweep, and of no others", () => {
  const masks = [{ generator: "classical" }, { generator: "classical" }];
  assert.deepEqual(recordOf(masks, [61.5, null]).cells.map((cell) => cell.heldOut), [61.5, undefined]);
  assert.ok(recordOf(masks).cells.every((cell) => !("heldOut" in cell)));
});
