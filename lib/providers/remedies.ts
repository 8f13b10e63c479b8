import type { Provider } from "../runtime.ts";

/**
 * The command that brings what the npm registry is too small for. Without the variable the package's script takes a start by `npx` for
 * work on the package itself, and brings nothing.
 */
const INSTALL =
  "Give: ONNXRUNTIME_NODE_INSTALL=true deno install --node-modules-dir=auto --allow-scripts=npm:onnxruntime-node, and set " +
  "nodeModulesDir to auto in deno.json; ";

/** How a provider comes to a machine that lacks it. */
export const REMEDIES: Readonly<Record<Exclude<Provider, "cpu">, string>> = {
  webgpu:
    "It needs a driver for Vulkan (Linux: apt-get install libvulkan1, and the GPU's driver), Direct3D or Metal.",
  cuda: `${INSTALL}it needs CUDA 12 and cuDNN 9 (Linux, x64).`,
  tensorrt: `${INSTALL}it needs CUDA 12 and TensorRT 10 (Linux, x64).`,
  coreml: "macOS has it.",
  dml: "Windows has it.",
};
