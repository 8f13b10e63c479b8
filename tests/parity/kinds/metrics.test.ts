import { metrics } from "../../../lib/parity/kinds/metrics.ts";
import { goldenTest } from "../golden.ts";

for (const name of ["metrics-miou", "metrics-f1", "metrics-paint"]) goldenTest(name, metrics);
