import { knnGraph } from "../../lib/kernels/knn/knn-graph.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn } from "../in-turn.ts";
import { maskLikeRows } from "../mask-like-rows.ts";
import { median } from "../median.ts";
import { peer, threads } from "../peer.ts";
import { withFile } from "../with-file.ts";

/** The exact neighbour graph against faiss's flat index, on the same made-up rows. */
export const neighbours = benchItem({
  title: "exact neighbour graph against faiss's flat index",
  needs: ["python3-faiss"],
  options: { rows: 50_000, cols: 512, k: 50 },
  async run({ rows, cols, k }, rounds, say) {
    const x = maskLikeRows(rows, cols);
    return await withFile(new Uint8Array(x.data.buffer), async (file) => {
      let found = new Int32Array();
      let open = 0;
      const { ours, theirs } = await inTurn(
        rounds,
        async () =>
          void ({ ids: found } = await knnGraph(x, k, undefined, undefined, (count) => open = count)),
        async () => {
          const [seconds, gigaflops] = await peer("faiss_flat.py", [file, rows, cols, k, threads]);
          return { seconds, gigaflops, ids: await peerIds(file) };
        },
      );
      const same = sharedShare(found, theirs.at(-1)!.ids, rows, k);
      say(`${same} % of the neighbours are the same`);
      return [{
        what: `exact neighbour graph, ${rows} rows of ${cols}, k = ${k}`,
        peer: "faiss's flat index",
        ours,
        theirs: theirs.map(({ seconds }) => seconds),
        target: { times: 6 },
        seen: {
          "neighbours that both find, %": same,
          "rows that codes left open, %": (100 * open / rows).toFixed(3),
          "GFLOP/s of the peer's matrix product": Math.round(
            median(theirs.map(({ gigaflops }) => gigaflops)),
          ),
        },
      }];
    });
  },
});

async function peerIds(file: string): Promise<Int32Array> {
  const bytes = await Deno.readFile(`${file}.ids`);
  await Deno.remove(`${file}.ids`);
  return new Int32Array(bytes.buffer);
}

/** faiss finds each row itself too. */
function sharedShare(ids: Int32Array, theirs: Int32Array, rows: number, k: number): string {
  let same = 0;
  for (let row = 0; row < rows; row++) {
    const found = new Set(theirs.subarray(row * (k + 1), (row + 1) * (k + 1)));
    for (const id of ids.subarray(row * k, (row + 1) * k)) if (found.has(id)) same++;
  }
  return (100 * same / (rows * k)).toFixed(3);
}
