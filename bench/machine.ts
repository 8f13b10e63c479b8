import { availableParallelism, totalmem } from "node:os";
import settings from "../deno.json" with { type: "json" };

/** The machine and the programs that a bench ran on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Of the processor's instruction sets those that the kernels' speed hangs on. */
  readonly instructions: readonly string[];
  readonly memoryGiB: number;
  readonly system: string;
  readonly deno: string;
  readonly onnxRuntime: string;
}

/** This machine. */
export async function thisMachine(): Promise<Machine> {
  const cpu = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const flags = new Set(/^flags\s*:\s*(.*)$/m.exec(cpu)?.[1].split(" "));
  return {
    processor: /^model name\s*:\s*(.*)$/m.exec(cpu)?.[1] ?? "unknown",
    cores: availableParallelism(),
    instructions: ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8"].filter((name) =>
      flags.has(name)
    ),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    onnxRuntime: settings.imports["onnxruntime-node"].split("@").at(-1)!,
  };
}
