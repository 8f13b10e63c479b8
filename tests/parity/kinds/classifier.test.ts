import { classify } from "../../../lib/parity/kinds/classify.ts";
import { labelPropagation } from "../../../lib/parity/kinds/label-propagation.ts";
import { linearProbe } from "../../../lib/parity/kinds/linear-probe.ts";
import { pseudoLabel } from "../../../lib/parity/kinds/pseudo-label.ts";
import { goldenTest } from "../golden.ts";

for (const name of ["classify-0", "classify-1"]) goldenTest(name, classify);
for (const sub of ["proportions", "paper", "authors-wsss", "authors-sss"]) {
  goldenTest(`pseudo-${sub}`, pseudoLabel);
}
for (const name of ["0", "1", "zlap-0", "zlap-1"]) goldenTest(`label-propagation-${name}`, labelPropagation);
for (const sub of ["authors", "mae", "schedules"]) goldenTest(`linear-probe-${sub}`, linearProbe);
