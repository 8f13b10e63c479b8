import { samAmg } from "../../../lib/parity/kinds/sam-amg.ts";
import { goldenTest } from "../golden.ts";

for (const sub of ["grids", "filter", "nms", "regions", "nesting", "rle"]) goldenTest(`sam-${sub}`, samAmg);
