// deno run -A bench/store-files.ts [SHARDS ...]
// What a result of very many shards asks of the store where nothing is computed: a plan asks whether it is complete, `store ls` looks at
// every file. The shards are names alone, two empty files each as SAM's masks have them; by default as many as COCO has training images,
// and a million. Files lie where temporary files do. Printed: seconds to make them, of a plan's question (median of three), of the list.
import { listing } from "../lib/engine/inspect-store.ts";
import { nodeKey } from "../lib/engine/node-key.ts";
import { Store } from "../lib/engine/store.ts";
import { median } from "./median.ts";

/** Seconds that something takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

const counts = Deno.args.length > 0 ? Deno.args.map(Number) : [118_287, 1_000_000];
for (const shardCount of counts) {
  const folder = await Deno.makeTempDir({ prefix: "ablate-files-" });
  try {
    const store = new Store(folder);
    const stage = "masks of single images";
    const identity = { stage, code: { files: {}, packages: [] }, params: {}, inputs: {} };
    const address = { stage, key: nodeKey(identity) };
    await store.begin(address, identity, { shardCount });
    const node = store.nodeFolder(address);
    const making = await timed(() => {
      for (let shard = 0; shard < shardCount; shard++) {
        const name = `${node}/${String(shard).padStart(5, "0")}`;
        for (const ending of ["safetensors", "json"]) {
          Deno.writeFileSync(`${name}.${ending}`, new Uint8Array());
        }
      }
      return Promise.resolve();
    });
    const asked: number[] = [];
    for (let round = 0; round < 3; round++) {
      asked.push(
        await timed(async () => {
          if (!await new Store(folder).complete(address)) throw new Error("it is complete");
        }),
      );
    }
    const listed = await timed(() => listing(new Store(folder)));
    console.log(
      `${shardCount.toLocaleString("en")} shards in ${(2 * shardCount).toLocaleString("en")} files: made in ${
        making.toFixed(1)
      } s, a plan asks in ${median(asked).toFixed(2)} s, ` +
        `store ls takes ${listed.toFixed(1)} s, ${
          (Deno.memoryUsage().rss / 2 ** 20).toFixed(0)
        } MB of memory`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
