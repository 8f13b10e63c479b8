import type { Stage } from "../../lib/engine/stage.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

/** Doubles its input and adds a number it was made with; tells half-way, and in which thread it ran. */
export function doublingStage(add: number): Stage {
  return {
    name: "doubling",
    module: import.meta.url,
    maker: { export: "doublingStage", from: [add] },
    shardCount: () => 2,
    async run(_params, { low }, shard, { progress }) {
      progress(0.5);
      const { tensors: { value } } = await low.shard(shard);
      const doubled = Float32Array.from(value.data as Float32Array, (number) => 2 * number + add);
      const isWorker = typeof (globalThis as { postMessage?: unknown }).postMessage === "function";
      return { tensors: { value: tensor(value.shape, doubled) }, facts: { isWorker } };
    },
  };
}

/** Ends when so many have begun that the machine has a core for each, or after a minute; counts those that began before one ended. */
export const crowdedStage = (cores: number, begun: Int32Array): Stage => ({
  name: "crowded",
  module: import.meta.url,
  maker: { export: "crowdedStage", from: [cores, begun] },
  async run() {
    Atomics.add(begun, 0, 1);
    for (let looks = 0; Atomics.load(begun, 0) < cores && looks < 6000; looks++) {
      await new Promise((resume) => setTimeout(resume, 10));
    }
    Atomics.compareExchange(begun, 1, 0, Atomics.load(begun, 0));
    return { tensors: { value: tensor([1, 2], new Float32Array(2)) }, facts: {} };
  },
});
