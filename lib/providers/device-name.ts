import { cpus } from "node:os";
import type { Provider } from "../runtime.ts";
import { cudaDevice } from "./cuda-device.ts";

/** Who knows the names of a machine's devices. */
export interface DeviceSources {
  /** The first device of CUDA's driver. */
  cuda(): string | undefined;
  /** The adapter that WebGPU prefers for work. */
  adapter(): Promise<string | undefined>;
  /** The processor, of which the GPU is a part on Apple's. */
  processor(): string | undefined;
}

/** Those of this machine. */
export const thisMachine: DeviceSources = {
  cuda: cudaDevice,
  adapter: async () => {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
    return adapter?.info.description || undefined;
  },
  processor: () => cpus()[0]?.model.trim() || undefined,
};

/** Of a device that nobody names. */
export const UNNAMED = "unnamed device";

/** The name of the device that a provider computes on; undefined for the CPU, whose numbers do not depend on which it is. */
export async function deviceName(
  provider: Provider,
  { cuda, adapter, processor }: DeviceSources = thisMachine,
): Promise<string | undefined> {
  if (provider === "cpu") return undefined;
  if (provider === "cuda" || provider === "tensorrt") return cuda() ?? UNNAMED;
  if (provider === "coreml") return processor() ?? UNNAMED;
  return await adapter().catch(() => undefined) ?? UNNAMED;
}

// A process of its own, as for the check of a provider: it loads drivers.
if (import.meta.main) console.log(JSON.stringify({ device: await deviceName(Deno.args[0] as Provider) }));
