import type * as ort from "onnxruntime-node";

/**
 * ONNX Runtime tells its maker about every session, over the network and past Deno's permissions, unless this variable is set before
 * it is loaded. Who sets it keeps their own value.
 */
const NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

/** ONNX Runtime without telemetry. Loaded with the first session: a command that finds its results stored opens none. */
export async function loadRuntime(): Promise<typeof ort> {
  if (Deno.env.get(NO_TELEMETRY) === undefined) Deno.env.set(NO_TELEMETRY, "1");
  return await import("onnxruntime-node");
}
