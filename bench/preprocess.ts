// deno run -A bench/preprocess.ts --images FOLDER [--short 448] [--repeats 3]
// Decoding photographs, resizing them exactly as Pillow does and normalising their pixels, against Pillow itself with numpy
// (Debian: python3-pil, python3-numpy), both on all cores, in turn. Pixels of both must agree.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { WorkerPool } from "../lib/workers/worker-pool.ts";
import { median, peer, threads } from "./peer.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    images: { type: "string" },
    short: { type: "string", default: "448" },
    repeats: { type: "string", default: "3" },
  },
});
if (!values.images) throw new Error("Give a folder of photographs: --images FOLDER");
const folder = resolve(values.images), short = Number(values.short);
const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
const pool = new WorkerPool<{ path: string; short: number }, number>(
  new URL("./preprocess-worker.ts", import.meta.url),
  { workers: threads },
);
try {
  const prepare = (some: readonly string[]) =>
    Promise.all(some.map((name) => pool.run({ path: join(folder, name), short })));
  await prepare(names.slice(0, 2 * threads));
  const ratios: number[] = [];
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const start = performance.now();
    const sums = await prepare(names);
    const ours = (performance.now() - start) / 1000;
    const [theirs, ...ends] = await peer("preprocess.py", [folder, short, threads]);
    for (const [i, sum] of [sums[0], sums.at(-1)!].entries()) {
      if (Math.abs(sum - ends[i]) > 1e-3 * Math.abs(ends[i])) {
        throw new Error(`Pixels differ: ${sum}, ${ends[i]}`);
      }
    }
    ratios.push(theirs / ours);
    console.log(
      `ours ${(names.length / ours).toFixed(0)} images/s, Pillow ${(names.length / theirs).toFixed(0)}: ` +
        `${(theirs / ours).toFixed(2)} times as fast`,
    );
  }
  console.log(`median: ${median(ratios).toFixed(2)} times as fast as Pillow`);
} finally {
  await pool.close();
}
