import { fitProbe } from "../../lib/method/probe/fit-probe.ts";
import { PROBE_DEFAULTS } from "../../lib/method/probe/probe.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { softmaxRows } from "../../lib/tensor/rows.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn } from "../in-turn.ts";
import { peer, threads } from "../peer.ts";

/** An epoch of the linear probe in the released code's form against the same in torch. */
export const probe = benchItem({
  title: "an epoch of the linear probe against torch",
  needs: ["python3-torch", "libopenblas0-pthread"],
  options: { rows: 50_000, cols: 512, classes: 21 },
  async run({ rows, cols, classes }, rounds) {
    const random = new Random(0);
    const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
    const x = matrix(rows, cols, normals(rows * cols));
    const y = softmaxRows(matrix(rows, classes, normals(rows * classes)));
    const areas = Float32Array.from({ length: rows }, () => random.next() + 0.1);
    const { batch } = PROBE_DEFAULTS.authors;
    const { ours, theirs } = await inTurn(
      rounds,
      async () => {
        // The first epoch is for the compiler.
        const ends: number[] = [];
        const settings = { ...PROBE_DEFAULTS.authors, epochs: 2, warmup: 1 };
        await fitProbe(x, y, areas, settings, new Random(0), () => ends.push(performance.now()));
        return (ends[1] - ends[0]) / 1000;
      },
      async () => (await peer("probe.py", [rows, cols, classes, batch, threads]))[0],
    );
    return [{
      what: `linear probe, ${rows} rows of ${cols}, ${classes} classes, batches of ${batch}, an epoch`,
      peer: "torch",
      ours,
      theirs,
      target: { times: 3 },
      seen: {},
    }];
  },
});
