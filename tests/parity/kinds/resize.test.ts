import { resize } from "../../../lib/parity/kinds/resize.ts";
import { goldenTest } from "../golden.ts";

for (const name of ["resize-float", "resize-pil", "resize-preprocess"]) goldenTest(name, resize);
