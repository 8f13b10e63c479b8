// deno run -A bench/notebook-outputs.ts
// Twenty runs of a stress notebook of 120 cells: outputs that the runner loses (none), beside those that arrive after the
// kernel's status "idle", which a client that stops listening there loses.
import { Kernel } from "../lib/notebooks/kernel.ts";
import type { Message } from "../lib/notebooks/message.ts";
import { sourceOf } from "../lib/notebooks/notebook.ts";
import type { Output } from "../lib/notebooks/output.ts";
import { OutputCollector } from "../lib/notebooks/output-collector.ts";
import { outputText } from "../tests/notebooks/notebooks.ts";
import { expectedOutputs, stressNotebook } from "../tests/notebooks/stress-notebook.ts";

const RUNS = 20;
const CELLS = 120;

let total = 0;
let lost = 0;
let late = 0;
for (let run = 1; run <= RUNS; run++) {
  const kernel = await Kernel.start(Deno.cwd());
  const collector = new OutputCollector();
  for (const [n, cell] of stressNotebook(CELLS).cells.entries()) {
    const outputs: Output[] = [];
    collector.collectInto(outputs);
    let idle = false;
    const onPublished = (message: Message) => {
      const before = outputs.length;
      collector.take(message);
      if (idle) late += outputs.length - before;
      idle ||= message.header.msg_type === "status" && message.content.execution_state === "idle";
    };
    await kernel.execute(sourceOf(cell), { onPublished });
    const arrived = outputs.map(outputText);
    const expected = expectedOutputs(CELLS)[n];
    total += expected.length;
    lost += expected.filter((text) => !arrived.includes(text)).length;
  }
  await kernel.stop();
  console.log(`run ${run} of ${RUNS}: ${total} outputs so far, lost ${lost}, after "idle" ${late}`);
}
Deno.exit(lost > 0 ? 1 : 0);
