import assert from "node:assert/strict";
import type { ParityKind } from "../../../lib/parity/case.ts";
import { classify } from "../../../lib/parity/kinds/classify.ts";
import { labelPropagation } from "../../../lib/parity/kinds/label-propagation.ts";
import { linearProbe, linearProbeWith } from "../../../lib/parity/kinds/linear-probe.ts";
import { matrixOf } from "../../../lib/parity/kinds/matrices.ts";
import { pseudoLabel } from "../../../lib/parity/kinds/pseudo-label.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";
import { DoubleBatchNormTrainer } from "../../support/reference/probe/double-batch-norm-trainer.ts";
import { DoubleCosineTrainer } from "../../support/reference/probe/double-cosine-trainer.ts";
import { goldenTest } from "../golden.ts";

for (const name of ["classify-0", "classify-1"]) goldenTest(name, classify);
for (const sub of ["proportions", "paper", "authors-wsss", "authors-sss"]) {
  goldenTest(`pseudo-${sub}`, pseudoLabel);
}
for (const name of ["0", "1", "zlap-0", "zlap-1"]) goldenTest(`label-propagation-${name}`, labelPropagation);
for (const sub of ["authors", "mae", "schedules"]) goldenTest(`linear-probe-${sub}`, linearProbe);

const inDoublePrecision = linearProbeWith((kind, data, weight, bias, batch) =>
  Promise.resolve(
    kind === "authors"
      ? new DoubleCosineTrainer(data, weight, batch)
      : new DoubleBatchNormTrainer(data, weight, bias, batch),
  )
);

/** As in double precision, and scores of single precision within 1e-5 of these, the same class the largest. */
const compared: ParityKind = async (testCase) => {
  const [single, double] = [await linearProbe(testCase), await inDoublePrecision(testCase)];
  const [scores, plain] = [single, double].map(({ values }) => matrixOf(values.test_scores));
  scores.data.forEach((score, i) => assert.ok(Math.abs(score - plain.data[i]) < 1e-5, `score ${i}`));
  assert.deepEqual(argmaxRows(scores), argmaxRows(plain));
  return double;
};
for (const sub of ["authors", "mae"]) goldenTest(`linear-probe-${sub}`, compared, "in both precisions");
