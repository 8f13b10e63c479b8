/**
 * A small pipeline run by the fault-injection tests as a process of its own.
 * Usage: slow-pipeline.ts <store> [--hold-shard N] [--gate FILE] [--stop-in-write N] [--lease MS] [--busy MS]
 * Prints `shard <i>` when a shard begins; a held shard ends only when aborted, and all wait until the gate file exists.
 * With --lease locks are leases that expire after so long; with --busy the first shard leaves the thread no time for so long.
 * Prints `half-written` when the Nth write stops in its middle, for good.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { realDisk } from "../../lib/files/disk.ts";
import { runCommandLine } from "../../lib/cli/run-command-line.ts";
import type { Command } from "../../lib/cli/command.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import { countingStage, fixedCode, node, values } from "./counting-stage.ts";

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: {
    "hold-shard": { type: "string" },
    gate: { type: "string" },
    "stop-in-write": { type: "string" },
    lease: { type: "string" },
    busy: { type: "string" },
  },
});

let writes = 0;
const expiresMs = Number(options.lease);
const store = new Store(folder, {
  ...options.lease && { locks: { kind: "lease", lease: { expiresMs, renewMs: expiresMs / 10 } } },
  disk: {
    ...realDisk,
    async write(file, bytes) {
      if (++writes !== Number(options["stop-in-write"])) return realDisk.write(file, bytes);
      await file.write(bytes.subarray(0, bytes.length / 2));
      console.log("half-written");
      await new Promise((resume) => setTimeout(resume, 60_000));
    },
  },
});

const counting = countingStage("slow", [], { shardCount: () => 4 });
const slow = node({
  ...counting,
  async run(params, inputs, shard, context) {
    console.log(`shard ${shard}`);
    const held = () => shard === Number(options["hold-shard"]) || (options.gate && !existsSync(options.gate));
    while (held()) {
      context.signal.throwIfAborted();
      await new Promise((resume) => setTimeout(resume, 10));
    }
    const end = performance.now() + (shard === 0 ? Number(options.busy ?? 0) : 0);
    while (performance.now() < end);
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
