import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import { measureCost } from "../../lib/application/measure-cost.ts";
import { storedResults } from "./fixtures/results.ts";
import { setEnvironment } from "./fixtures/environment.ts";
import { Workplace } from "./fixtures/workplace.ts";

Deno.test("the cost of GLCC is that of its stages, told with the hardware, and what was cleared is timed again", async () => {
  const workplace = await Workplace.make();
  const restore = setEnvironment({ ABLATE_STORE: workplace.store });
  try {
    const options = {
      profile: "voc2012",
      out: workplace.out,
      set: [
        ...[
          `dataset.root=${workplace.voc}`,
          "dataset.train=train",
          `clip=${workplace.clip}`,
          "masks=classical",
        ],
        ...[
          "probe.epochs=2",
          "probe.warmup=0.5",
          "graph.k=3",
          'text.templates=["{}"]',
          "text.background=[sky]",
        ],
      ],
    };
    const { table, folder } = await measureCost(options);
    const of = (name: string) => table.rows.find((row) => row.name === name)!.values;
    const [probes] = (await secondsOf("linear-probe")).values();
    assert(probes > 0);
    const sum = [...(await secondsOf("linear-probe")).values()].reduce(
      (total, seconds) => total + seconds,
      0,
    );
    assert(Math.abs(of("trainProbeSeconds")[0]!.value - sum) < 1e-9, "both rounds");
    assert.equal((await secondsOf("linear-probe")).size, 2);
    const [graph] = (await storedResults(workplace.store, "neighbour-graph")).values();
    assert.equal(of("trainingMasks")[0]!.value, graph.artefact.tensors.ids.shape[0]);
    assert.deepEqual(of("trainProbeSeconds").slice(1), [{ value: 141 }, { value: 1075 }]);
    assert.deepEqual(of("propagationSeconds")[1], { value: 1, atMost: true });
    for (const { name, values } of table.rows) assert(values[0]!.value > 0, name);
    assert.match(table.notes[0], /\d+ cores, \d+ GiB/);
    assert.equal(basename(dirname(folder)), "voc2012");
    assert.match(basename(folder), /^table-s4\+/, "a deviation from the profile has a folder of its own");
    await Deno.remove(`${workplace.store}/neighbour-graph`, { recursive: true });
    const again = await measureCost(options);
    assert(again.table.rows.find(({ name }) => name === "affinityGraphSeconds")!.values[0]!.value > 0);
  } finally {
    restore();
    await workplace.remove();
  }

  /** Seconds of every stored result of a stage, by key, from the receipts of its shards. */
  async function secondsOf(stage: string): Promise<Map<string, number>> {
    const seconds = new Map<string, number>();
    for await (const { name, isDirectory } of Deno.readDir(`${workplace.store}/${stage}`)) {
      if (!isDirectory) continue;
      for await (const file of Deno.readDir(`${workplace.store}/${stage}/${name}`)) {
        if (!/^\d+\.json$/.test(file.name)) continue;
        const receipt = JSON.parse(
          await Deno.readTextFile(`${workplace.store}/${stage}/${name}/${file.name}`),
        );
        seconds.set(name, (seconds.get(name) ?? 0) + receipt.seconds);
      }
    }
    return seconds;
  }
});
