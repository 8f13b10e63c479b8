import { Kernel } from "./kernel.ts";
import type { Output } from "./output.ts";
import { OutputCollector } from "./output-collector.ts";

/**
 * Whether a kernel started in a folder finds the library: a notebook there can then import "ablate".
 *
 * @returns null when it does, else what the kernel said
 */
export async function kernelFailure(folder: string, signal?: AbortSignal): Promise<string | null> {
  const outputs: Output[] = [];
  const collector = new OutputCollector();
  collector.collectInto(outputs);
  const kernel = await Kernel.start(folder, signal);
  try {
    const onPublished = collector.take.bind(collector);
    const { status } = await kernel.execute('await import("ablate"); undefined', { onPublished, signal });
    if (status === "ok") return null;
    const errors = outputs.flatMap((output) => output.output_type === "error" ? [output.evalue] : []);
    return errors.join("\n") || "the kernel reported an error without saying which";
  } finally {
    await kernel.stop();
  }
}
