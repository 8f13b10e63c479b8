// deno run -A bench/knn.ts [--rows 50000] [--cols 512] [--k 50] [--repeats 3] [--python /usr/bin/python3]
// The exact neighbour graph against faiss's flat index (Debian: python3-faiss), both on all cores, on the same made-up rows,
// one after the other in turn. OpenBLAS is told the processor (OPENBLAS_CORETYPE, here by default SkylakeX where there is
// AVX-512 and Haswell elsewhere): Debian's does not recognise newer ones and would run at a quarter of its speed.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { knnGraph } from "../lib/kernels/knn/knn-graph.ts";
import { maskLikeRows } from "./mask-like-rows.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "string", default: "50000" },
    cols: { type: "string", default: "512" },
    k: { type: "string", default: "50" },
    repeats: { type: "string", default: "3" },
    python: { type: "string", default: "/usr/bin/python3" },
  },
});
const [rows, cols, k, repeats] = [values.rows, values.cols, values.k, values.repeats].map(Number);
const threads = availableParallelism();
const hasAvx512 = /\bavx512f\b/.test(await Deno.readTextFile("/proc/cpuinfo").catch(() => ""));
const coreType = Deno.env.get("OPENBLAS_CORETYPE") ?? (hasAvx512 ? "SkylakeX" : "Haswell");

const x = maskLikeRows(rows, cols);
const file = await Deno.makeTempFile({ prefix: "ablate-knn-" });
try {
  await Deno.writeFile(file, new Uint8Array(x.data.buffer));
  console.log(`${rows} rows of ${cols}, k = ${k}, ${threads} threads, OPENBLAS_CORETYPE=${coreType}`);
  const ratios: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    const ours = await knnGraph(x, k);
    const seconds = (performance.now() - start) / 1000;
    const { seconds: theirs, gigaflops } = await faiss();
    ratios.push(theirs / seconds);
    console.log(
      `ours ${seconds.toFixed(1)} s, faiss ${theirs.toFixed(1)} s (OpenBLAS ${
        gigaflops.toFixed(0)
      } GFLOP/s): ` +
        `${(theirs / seconds).toFixed(2)} times as fast; ${await sharedShare(
          ours.ids,
        )} % of the neighbours are the same`,
    );
  }
  console.log(
    `median: ${ratios.sort((a, b) => a - b)[ratios.length >> 1].toFixed(2)} times as fast as tuned faiss`,
  );
} finally {
  await Deno.remove(file);
  await Deno.remove(`${file}.ids`).catch(() => {});
}

async function faiss(): Promise<{ seconds: number; gigaflops: number }> {
  const script = new URL("./peers/faiss_flat.py", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(values.python, {
    args: [script, file, ...[rows, cols, k, threads].map(String)],
    env: { OPENBLAS_CORETYPE: coreType, OMP_NUM_THREADS: String(threads) },
  }).output();
  if (!success) throw new Error(`The peer needs python3-faiss: ${new TextDecoder().decode(stderr)}`);
  const [seconds, gigaflops] = new TextDecoder().decode(stdout).trim().split(" ").map(Number);
  return { seconds, gigaflops };
}

/** faiss finds each row itself too. */
async function sharedShare(ids: Int32Array): Promise<string> {
  const theirs = new Int32Array((await Deno.readFile(`${file}.ids`)).buffer);
  let same = 0;
  for (let row = 0; row < rows; row++) {
    const found = new Set(theirs.subarray(row * (k + 1), (row + 1) * (k + 1)));
    for (const id of ids.subarray(row * k, (row + 1) * k)) if (found.has(id)) same++;
  }
  return (100 * same / (rows * k)).toFixed(3);
}
