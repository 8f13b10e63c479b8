// deno run -A bench/probe.ts [--rows 50000] [--cols 512] [--classes 21] [--repeats 3]
// An epoch of the linear probe (the released code's form, batches of 512) against torch on all cores (Debian: python3-torch,
// libopenblas0-pthread), in turn. Ours: gradients in single precision on one thread, what they add up to in double.
import { parseArgs } from "node:util";
import { fitProbe } from "../lib/method/probe/fit-probe.ts";
import { PROBE_DEFAULTS } from "../lib/method/probe/probe.ts";
import { matrix } from "../lib/tensor/matrix.ts";
import { Random } from "../lib/tensor/random.ts";
import { softmaxRows } from "../lib/tensor/rows.ts";
import { coreType, median, peer, threads } from "./peer.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "string", default: "50000" },
    cols: { type: "string", default: "512" },
    classes: { type: "string", default: "21" },
    repeats: { type: "string", default: "3" },
  },
});
const [rows, cols, classes, repeats] = [values.rows, values.cols, values.classes, values.repeats].map(Number);
const random = new Random(0);
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const x = matrix(rows, cols, normals(rows * cols));
const y = softmaxRows(matrix(rows, classes, normals(rows * classes)));
const areas = Float32Array.from({ length: rows }, () => random.next() + 0.1);
const { batch } = PROBE_DEFAULTS.authors;

console.log(
  `${rows} rows of ${cols}, ${classes} classes, batch ${batch}; torch: ${threads} threads, ${coreType}`,
);
const ratios: number[] = [];
for (let repeat = 0; repeat < repeats; repeat++) {
  // The first epoch is for the compiler.
  const ends: number[] = [];
  const settings = { ...PROBE_DEFAULTS.authors, epochs: 2, warmup: 1 };
  await fitProbe(x, y, areas, settings, new Random(0), () => ends.push(performance.now()));
  const ours = (ends[1] - ends[0]) / 1000;
  const [theirs] = await peer("probe.py", [rows, cols, classes, batch, threads]);
  ratios.push(theirs / ours);
  console.log(
    `ours ${ours.toFixed(2)} s an epoch, torch ${theirs.toFixed(2)} s: ${
      (theirs / ours).toFixed(2)
    } times as fast`,
  );
}
console.log(`median: ${median(ratios).toFixed(2)} times as fast as tuned torch`);
