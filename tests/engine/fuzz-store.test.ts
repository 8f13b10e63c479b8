import assert from "node:assert/strict";
import { collect } from "../../lib/engine/collect-store.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { listing } from "../../lib/engine/inspect-store.ts";
import { planNodes } from "../../lib/engine/plan-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { Random } from "../../lib/tensor/random.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import {
  countingStage,
  fixedCode as findCode,
  hastyDisk,
  node,
  values,
  withStore,
} from "./counting-stage.ts";
import { corpusOf } from "./corpus.ts";
import { mutatedBytes } from "./mutations.ts";

const MUTATIONS = 200;

Deno.test(`${MUTATIONS} seeded mutations of manifests, receipts, shards and facts, and what once failed: each is found, and the result is right`, () =>
  withStore(async (store, folder) => {
    const base = node(countingStage("base", [], { shardCount: () => 2 }), { add: 5 });
    const top = node(countingStage("top", [], { shardCount: () => 3 }), { add: 1 }, { base });
    const read = async (store: Store) => {
      const results = await evaluateNodes([top, base], { store, findCode });
      const rows = await results.get(top)!.rows("value", 1, 3);
      return [await values(results.get(top)!), await values(results.get(base)!), [...rows.data]];
    };
    const right = await read(store);
    await store.memo("facts").set("data", "c24513ae");
    filesBelow(folder).forEach(setSeconds);
    const whole = new Map(filesBelow(folder).map((path) => [path, Deno.readFileSync(path)]));
    const paths = [...whole.keys()].filter((path) => !path.endsWith(".txt")).sort();
    const manifests = paths.filter((path) => path.endsWith("manifest.json"));
    const onceFailed = corpusOf("manifest").flatMap(({ name, text }) =>
      manifests.map((path) => ({
        context: `${name}: ${path}`,
        path,
        bytes: withFields(whole.get(path)!, text),
      }))
    );
    const mutations = Array.from({ length: MUTATIONS }, (_, at) => {
      const random = new Random(at + 1), path = random.pick(paths), other = random.pick(paths);
      const bytes = random.below(5) === 0 && other !== path
        ? whole.get(other)!
        : mutatedBytes(whole.get(path)!, random);
      return { context: `seed ${at + 1}: ${path}`, path, bytes };
    });
    for (const { context, path, bytes } of [...onceFailed, ...mutations]) {
      await Deno.writeFile(path, bytes);
      const fresh = new Store(folder, { disk: hastyDisk }), before = performance.now();
      const { problems } = await verifyStore(fresh);
      // The seconds of a receipt decide nothing and stand outside of its checksum.
      if (!isOnlySeconds(path, whole.get(path)!, bytes)) {
        assert.deepEqual(problems.map(({ path }) => path.replace(/safetensors$/, "json")), [
          path.replace(/safetensors$/, "json"),
        ], context);
      }
      await planNodes([top], { store: fresh, findCode });
      await listing(fresh);
      await collect(fresh, 30, false);
      assert.deepEqual(await read(fresh), right, context);
      assert.ok([undefined, "c24513ae"].includes(await fresh.memo("facts").get("data") as string), context);
      assert.ok(performance.now() - before < PATIENCE_MS, `${context} takes too long`);
      await fresh.memo("facts").set("data", "c24513ae");
      assert.deepEqual((await verifyStore(new Store(folder, { disk: hastyDisk }))).problems, [], context);
      for (const left of filesBelow(folder)) if (!whole.has(left)) await Deno.remove(left);
      for (const [path, bytes] of whole) await Deno.writeFile(path, bytes);
    }
  }));

/** Says in a receipt that its shard took so long: a seed changes the same bytes of it in every run. */
function setSeconds(path: string): void {
  if (!/\d{5}\.json$/.test(path)) return;
  const receipt = JSON.parse(Deno.readTextFileSync(path));
  Deno.writeTextFileSync(path, JSON.stringify({ ...receipt, seconds: 3 }) + "\n");
}

/** A JSON file with these fields in the place of its own. */
function withFields(bytes: Uint8Array, fields: string): Uint8Array {
  const file = JSON.parse(new TextDecoder().decode(bytes));
  return new TextEncoder().encode(JSON.stringify({ ...file, ...JSON.parse(fields) }));
}

function isOnlySeconds(path: string, before: Uint8Array, after: Uint8Array): boolean {
  if (!/\d{5}\.json$/.test(path)) return false;
  try {
    const [{ seconds: _, ...was }, { seconds: __, ...is }] = [before, after].map((bytes) =>
      JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
    );
    assert.deepEqual(is, was);
    return true;
  } catch {
    return false;
  }
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}
