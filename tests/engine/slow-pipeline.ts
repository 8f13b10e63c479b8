/**
 * A small pipeline run by the fault-injection tests as a process of its own.
 * Usage: slow-pipeline.ts <store> [--shard-ms N] [--stop-in-write N]
 * Prints `shard <i>` when a shard begins and `half-written` when the Nth write stops in its middle, for good.
 */
import { writeAllBytes } from "../../lib/engine/atomic-write.ts";
import { runCommandLine } from "../../lib/engine/cli/run-command-line.ts";
import type { Command } from "../../lib/engine/cli/command.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import { countingStage, fixedCode, node, values } from "./counting-stage.ts";

const [folder] = Deno.args;
const option = (name: string) =>
  Number(Deno.args[Deno.args.indexOf(name) + 1] || 0) * Number(Deno.args.includes(name));
const shardMs = option("--shard-ms");
const stopInWrite = option("--stop-in-write");

let writes = 0;
const store = new Store(folder, {
  async write(file, bytes) {
    if (++writes !== stopInWrite) return writeAllBytes(file, bytes);
    await file.write(bytes.subarray(0, bytes.length / 2));
    console.log("half-written");
    await new Promise((resume) => setTimeout(resume, 60_000));
  },
});

const counting = countingStage("slow", [], { shardCount: () => 4 });
const slow = node({
  ...counting,
  async run(params, inputs, shard, context) {
    console.log(`shard ${shard}`);
    await new Promise((resume) => setTimeout(resume, shardMs));
    context.signal.throwIfAborted();
    return counting.run(params, inputs, shard, context);
  },
}, { add: 7 });
const top = node(countingStage("top", []), { add: 1 }, { slow });

const command: Command = {
  name: "run",
  summary: "run the slow pipeline",
  help: "",
  async run(_args, { signal, progress }) {
    const results = await evaluateNodes([top, slow], { store, findCode: fixedCode, signal, progress });
    console.log(`values ${await values(results.get(top)!)} ${await values(results.get(slow)!)}`);
    return 0;
  },
};

Deno.exit(await runCommandLine(["run"], [command]));
