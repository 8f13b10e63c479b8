import type { Artefact, Json, StoredArtefact } from "../../lib/engine/artefact.ts";
import { type Disk, realDisk } from "../../lib/files/disk.ts";
import type { FindStageCode } from "../../lib/engine/resolve-nodes.ts";
import type { Inputs, Params, Stage, StageNode, StageRun } from "../../lib/engine/stage.ts";
import { Store } from "../../lib/engine/store.ts";
import type { Progress } from "../../lib/progress/progress.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

/** One call of a stage: which stage, which shard. */
export type Call = string;

/** An artefact of one row holding `value`. */
export function rowOf(value: number, facts: Record<string, Json> = {}): Artefact {
  return { tensors: { value: tensor([1, 2], new Float32Array([value, -value])) }, facts };
}

/** Adds `params.add` to the sum of its inputs, shard by shard, and writes down each call. */
export function countingStage(name: string, calls: Call[], extra: Partial<Stage> = {}): Stage {
  return {
    name,
    module: `file:///${name}.ts`,
    async run(params: Params, inputs: Inputs, shard: number, _run: StageRun) {
      calls.push(`${name} ${shard}`);
      let sum = Number(params.add ?? 0) + shard;
      for (const input of Object.values(inputs)) {
        sum += (await input.shard(Math.min(shard, input.shardCount - 1))).tensors.value.data[0] as number;
      }
      return rowOf(sum, { add: params.add ?? 0 });
    },
    ...extra,
  };
}

/** A node with optional inputs. */
export function node(stage: Stage, params: Params = {}, inputs: Record<string, StageNode> = {}): StageNode {
  return { stage, params, inputs };
}

/** Code that never changes, so that only params and inputs decide. */
export const fixedCode: FindStageCode = (modules) =>
  Promise.resolve(new Map(modules.map(({ module }) => [module, { files: { [module]: "0" }, packages: [] }])));

/** The real disk without the waiting for it: for tests that open many stores and none of which loses power. */
export const hastyDisk: Disk = {
  ...realDisk,
  sync: () => Promise.resolve(),
  syncFolder: () => Promise.resolve(),
};

/** Runs `test` with a store in a temporary folder. */
export async function withStore(test: (store: Store, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-store-" });
  try {
    await test(new Store(folder), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** First numbers of all shards. */
export async function values(artefact: StoredArtefact): Promise<number[]> {
  const { tensors } = await artefact.whole();
  return Array.from({ length: tensors.value.shape[0] }, (_, row) => Number(tensors.value.data[row * 2]));
}

/** Progress that writes its notes down. */
export function notes(): Progress & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, begin: () => ({ update() {}, end() {} }), note: (line) => void lines.push(line) };
}

/** Where the only result of a stage lies. */
export async function addressOf(store: Store, stage: string) {
  const [key] = (await Array.fromAsync(Deno.readDir(store.stageFolder(stage)))).filter((e) => e.isDirectory);
  return { stage, key: key.name };
}
