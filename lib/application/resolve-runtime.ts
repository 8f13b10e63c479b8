import { fileURLToPath } from "node:url";
import { loaderVariables } from "../engine/loader-variables.ts";
import { UserError } from "../errors.ts";
import { join } from "node:path";
import { projectFolder } from "../files/project.ts";
import type { ProviderCheck } from "../onnx/provider-check.ts";
import { type Provider, PROVIDERS, type Runtime } from "../runtime.ts";
import type { Settings } from "../stages/settings.ts";

/** How a provider comes to a machine that lacks it. */
export const REMEDIES: Readonly<Record<Exclude<Provider, "cpu">, string>> = {
  webgpu:
    "It needs a driver for Vulkan (Linux: apt-get install libvulkan1, and the GPU's driver), Direct3D or Metal.",
  cuda:
    "Give: deno install --node-modules-dir=auto --allow-scripts=npm:onnxruntime-node, and set nodeModulesDir to auto in " +
    "deno.json; it needs CUDA 12 and cuDNN 9 (Linux, x64).",
  tensorrt:
    "Give: deno install --node-modules-dir=auto --allow-scripts=npm:onnxruntime-node, and set nodeModulesDir to auto " +
    "in deno.json; it needs CUDA 12 and TensorRT 10 (Linux, x64).",
  coreml: "macOS has it.",
  dml: "Windows has it.",
};

/**
 * What networks run on, for settings that may leave it open. A provider is tried on this machine and compared with the CPU's result.
 *
 * @param note hears what `auto` takes.
 * @returns undefined for the CPU in single precision.
 * @throws {UserError} for a named provider that does not work here, with what brings it.
 */
export async function resolveRuntime(
  { provider, precision }: Settings["runtime"],
  note: (text: string) => void,
): Promise<Runtime | undefined> {
  if (provider === "cpu" && precision === "fp32") return undefined;
  // Loaded where it is asked for: it brings the inference library.
  const { listedProviders, runtimeVersion } = await import("../onnx/provider-check.ts");
  const version = runtimeVersion(), listed = listedProviders();
  const candidates = provider === "auto" ? PROVIDERS.filter((name) => listed.includes(name)) : [provider];
  const failures: string[] = [];
  for (const name of candidates) {
    const runtime = { provider: name, precision, version };
    const { failure } = name === "cpu"
      ? { failure: null }
      : listed.includes(name)
      ? await tried(runtime)
      : { failure: `ONNX Runtime does not list it on ${Deno.build.os} ${Deno.build.arch}` };
    if (failure === null) {
      if (provider === "auto") note(takenText(name, failures));
      return name === "cpu" && precision === "fp32" ? undefined : runtime;
    }
    failures.push(`${name}: ${failure}`);
    if (provider !== "auto" && name !== "cpu") {
      throw new UserError(
        `Expected the execution provider ${name} but it does not work here: ${failure}`,
        "runtime.provider",
        `${REMEDIES[name]} runtime.provider: auto takes what works.`,
      );
    }
  }
  throw new Error("The CPU is always there");
}

function takenText(name: Provider, failures: readonly string[]): string {
  const why = failures.length > 0 ? ` (${failures.join("; ")})` : "";
  return name === "cpu"
    ? `no other execution provider works here, taking the CPU${why}`
    : `networks run on ${name}`;
}

/** Tries a provider in a process of its own, which may crash. */
export async function tried(runtime: Runtime): Promise<ProviderCheck> {
  const project = projectFolder();
  const script = fileURLToPath(new URL("../onnx/provider-check.ts", import.meta.url));
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--quiet",
        "--no-prompt",
        "--no-remote",
        "--allow-read",
        "--allow-env",
        "--allow-sys",
        "--allow-ffi",
      ],
      ...["--config", join(project, "deno.json"), script, JSON.stringify(runtime)],
    ],
    env: loaderVariables(),
    stderr: "null",
  }).output();
  const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  if (success && last.startsWith("{")) return JSON.parse(last);
  return { failure: "the process that tried it ended early", apart: null };
}
