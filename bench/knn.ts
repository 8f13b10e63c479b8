// deno run -A bench/knn.ts [--rows 50000] [--cols 512] [--k 50] [--repeats 3]
// The exact neighbour graph against faiss's flat index (Debian: python3-faiss), both on all cores, on the same made-up rows,
// one after the other in turn.
import { parseArgs } from "node:util";
import { knnGraph } from "../lib/kernels/knn/knn-graph.ts";
import { maskLikeRows } from "./mask-like-rows.ts";
import { coreType, median, peer, threads } from "./peer.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "string", default: "50000" },
    cols: { type: "string", default: "512" },
    k: { type: "string", default: "50" },
    repeats: { type: "string", default: "3" },
  },
});
const [rows, cols, k, repeats] = [values.rows, values.cols, values.k, values.repeats].map(Number);

const x = maskLikeRows(rows, cols);
const file = await Deno.makeTempFile({ prefix: "ablate-knn-" });
try {
  await Deno.writeFile(file, new Uint8Array(x.data.buffer));
  console.log(`${rows} rows of ${cols}, k = ${k}, ${threads} threads, OPENBLAS_CORETYPE=${coreType}`);
  const ratios: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    let open = 0;
    const ours = await knnGraph(x, k, undefined, undefined, (count) => open = count);
    const seconds = (performance.now() - start) / 1000;
    const [theirs, gigaflops] = await peer("faiss_flat.py", [file, rows, cols, k, threads]);
    ratios.push(theirs / seconds);
    console.log(
      `ours ${seconds.toFixed(1)} s, faiss ${theirs.toFixed(1)} s (OpenBLAS ${
        gigaflops.toFixed(0)
      } GFLOP/s): ` +
        `${(theirs / seconds).toFixed(2)} times as fast; ${await sharedShare(
          ours.ids,
        )} % of the neighbours are the same, ${
          (100 * open / rows).toFixed(3)
        } % of the rows were left open by codes`,
    );
  }
  console.log(
    `median: ${median(ratios).toFixed(2)} times as fast as tuned faiss`,
  );
} finally {
  await Deno.remove(file);
  await Deno.remove(`${file}.ids`).catch(() => {});
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
