import { join, resolve } from "node:path";
import { WorkerPool } from "../../lib/workers/worker-pool.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn } from "../in-turn.ts";
import { madeUpPhotographs } from "../made-up-photographs.ts";
import { peer, threads } from "../peer.ts";
import { withFolder } from "../with-folder.ts";

/**
 * Decoding photographs, resizing them exactly as Pillow does and normalising their pixels, against Pillow itself with numpy. Pixels
 * of both must agree. Photographs are made up unless a folder of JPEGs is given.
 */
export const pictures = benchItem({
  title: "decoding, bicubic resizing and normalising against Pillow",
  needs: ["python3-pil", "python3-numpy"],
  options: { images: "", count: 300, short: 448 },
  run: ({ images, count, short }, rounds) =>
    withFolder(async (made) => {
      const folder = images ? resolve(images) : made;
      if (!images) await madeUpPhotographs(made, count);
      const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      const pool = new WorkerPool<{ path: string; short: number }, number>(
        new URL("./pictures-worker.ts", import.meta.url),
        { workers: threads },
      );
      try {
        const prepare = (some: readonly string[]) =>
          Promise.all(some.map((name) => pool.run({ path: join(folder, name), short })));
        await prepare(names.slice(0, 2 * threads));
        let sums: number[] = [];
        const { ours, theirs } = await inTurn(
          rounds,
          async () => void (sums = await prepare(names)),
          async () => {
            const [seconds, ...ends] = await peer("preprocess.py", [folder, short, threads]);
            requireAgreement([sums[0], sums.at(-1)!], ends);
            return seconds;
          },
        );
        return [{
          what: `${names.length} photographs decoded, resized to ${short} and normalised`,
          peer: "Pillow and numpy",
          ours,
          theirs,
          target: { times: 2 },
          seen: {},
        }];
      } finally {
        await pool.close();
      }
    }),
});

function requireAgreement(ours: readonly number[], theirs: readonly number[]): void {
  for (const [i, sum] of ours.entries()) {
    if (!(Math.abs(sum - theirs[i]) <= 1e-3 * Math.abs(theirs[i]))) {
      throw new Error(`Pixels differ: they sum to ${sum}, Pillow's to ${theirs[i]}`);
    }
  }
}
