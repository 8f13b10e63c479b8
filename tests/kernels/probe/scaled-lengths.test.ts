import assert from "node:assert/strict";
import { ScaledLengths } from "../../../lib/kernels/probe/scaled-lengths.ts";
import { matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { pickRows } from "../../../lib/tensor/rows.ts";

const SCALE = 100;

/** Rows far from 0, of which the last is a zero row. */
function drawn(rows: number, cols: number) {
  const random = new Random(rows + cols);
  const x = matrix(rows, cols, Float32Array.from({ length: rows * cols }, () => random.normal(5)));
  if (rows > 0) row(x, rows - 1).fill(0);
  return x;
}

for (const [rows, cols] of [[0, 4], [1, 1], [2, 17], [1023, 5], [1024, 64], [1025, 512], [3001, 3]]) {
  Deno.test(`scales of ${rows} rows of ${cols} are the scale over the plain lengths`, async () => {
    const x = drawn(rows, cols);
    const lengths = await ScaledLengths.open(cols, SCALE);
    const scales = await lengths.of(x);
    await lengths.close();
    assert.equal(scales.length, rows);
    for (let i = 0; i + 1 < rows; i++) {
      const plain = SCALE / Math.hypot(...row(x, i));
      assert.ok(Math.abs(scales[i] / plain - 1) < 1e-6, `row ${i}: ${scales[i]}, not ${plain}`);
    }
    if (rows > 0) assert.ok(scales[rows - 1] >= 1e18 && Number.isFinite(scales[rows - 1]), "a zero row");
  });
}

Deno.test("a row has the same scale, to the bit, wherever and among whichever rows it stands", async () => {
  const x = drawn(1500, 96);
  const lengths = await ScaledLengths.open(x.cols, SCALE);
  const all = await lengths.of(x);
  const random = new Random(1);
  for (const count of [1, 2, 7, 31, 512, 1100]) {
    const some = random.permutation(x.rows).slice(0, count);
    assert.deepEqual(await lengths.of(pickRows(x, some)), Float32Array.from(some, (i) => all[i]), `${count}`);
  }
  await lengths.close();
});
