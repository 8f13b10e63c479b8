import type { ProviderCheck } from "../onnx/provider-check.ts";
import type { Runtime } from "../runtime.ts";
import { UNNAMED } from "./device-name.ts";
import { inOwnProcess } from "./own-process.ts";

/** What trying a provider found. */
export interface Trial extends ProviderCheck {
  /** Name of the device that it computes on; undefined for the CPU, and where it does not work. */
  readonly device?: string | undefined;
}

/** Tries a provider on this machine, compares it with the CPU's result and asks for the name of its device. */
export async function tryProvider(runtime: Runtime): Promise<Trial> {
  const check = await inOwnProcess<ProviderCheck>(
    new URL("../onnx/provider-check.ts", import.meta.url),
    JSON.stringify(runtime),
  );
  if (!check) return { failure: "the process that tried it ended early", apart: null };
  if (check.failure !== null || runtime.provider === "cpu") return check;
  const script = new URL("./device-name.ts", import.meta.url);
  const named = await inOwnProcess<{ readonly device: string }>(script, runtime.provider);
  return { ...check, device: named?.device ?? UNNAMED };
}
