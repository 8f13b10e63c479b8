import { clipText } from "../../../lib/parity/kinds/clip-text.ts";
import { goldenTest } from "../golden.ts";

for (const name of ["clip-text-bpe", "clip-text-small"]) goldenTest(name, clipText);
