import { clipVision } from "../../../lib/parity/kinds/clip-vision.ts";
import { goldenTest } from "../golden.ts";

for (const name of ["a0", "a1", "b0", "b1", "b2"]) goldenTest(`clip-vision-${name}`, clipVision);
