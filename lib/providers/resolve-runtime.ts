import { UserError } from "../errors.ts";
import { type Provider, PROVIDERS, type Runtime, type RuntimeChoice } from "../runtime.ts";
import { REMEDIES } from "./remedies.ts";
import { type Trial, tryProvider } from "./try-provider.ts";

/** What is asked of a machine; replaced in tests. */
export interface ProviderMachine {
  /** Providers that ONNX Runtime lists for this system, whether or not they start, and its version. */
  listed(): Promise<{ readonly providers: readonly string[]; readonly version: string }>;
  /** Whether a provider works, and on which device. */
  try(runtime: Runtime): Promise<Pick<Trial, "failure" | "device">>;
}

/** This machine. */
export const thisMachine: ProviderMachine = {
  async listed() {
    // Loaded where it is asked for: it brings the inference library.
    const { listedProviders, runtimeVersion } = await import("../onnx/provider-check.ts");
    return { providers: await listedProviders(), version: await runtimeVersion() };
  },
  try: tryProvider,
};

/**
 * What networks run on, for settings that may leave it open. A provider is tried on this machine and compared with the CPU's result.
 *
 * @param note hears what `auto` takes.
 * @returns undefined for the CPU in single precision.
 * @throws {UserError} for a named provider that does not work here, with what brings it.
 */
export async function resolveRuntime(
  { provider, precision }: RuntimeChoice,
  note: (text: string) => void,
  machine: ProviderMachine = thisMachine,
): Promise<Runtime | undefined> {
  if (provider === "cpu" && precision === "fp32") return undefined;
  const { providers, version } = await machine.listed();
  const candidates = provider === "auto" ? PROVIDERS.filter((name) => providers.includes(name)) : [provider];
  const failures: string[] = [];
  for (const name of candidates) {
    const runtime = { provider: name, precision, version };
    const { failure, device } = name === "cpu"
      ? { failure: null }
      : providers.includes(name)
      ? await machine.try(runtime)
      : { failure: `ONNX Runtime does not list it on ${Deno.build.os} ${Deno.build.arch}` };
    if (failure === null) {
      if (provider === "auto") note(takenText(name, device, failures));
      return name === "cpu" && precision === "fp32" ? undefined : { ...runtime, ...device && { device } };
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

function takenText(name: Provider, device: string | undefined, failures: readonly string[]): string {
  const why = failures.length > 0 ? ` (${failures.join("; ")})` : "";
  return name === "cpu"
    ? `no other execution provider works here, taking the CPU${why}`
    : `networks run on ${name}${device ? `, ${device}` : ""}`;
}
