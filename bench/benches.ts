import type { BenchItem } from "./bench-item.ts";
import { clip } from "./items/clip.ts";
import { cocoNeighbours } from "./items/coco-neighbours.ts";
import { evaluate } from "./items/evaluate.ts";
import { glccVoc } from "./items/glcc-voc.ts";
import { heads } from "./items/heads.ts";
import { inference } from "./items/inference.ts";
import { neighbours } from "./items/neighbours.ts";
import { pictures } from "./items/pictures.ts";
import { probe } from "./items/probe.ts";
import { propagation } from "./items/propagation.ts";
import { reproduce } from "./items/reproduce.ts";
import { sam } from "./items/sam.ts";
import { scale } from "./items/scale.ts";

/** What `deno task bench NAME` measures, in the order of the table in docs/performance.md. */
export const BENCHES: Readonly<Record<string, BenchItem>> = {
  neighbours,
  "coco-neighbours": cocoNeighbours,
  propagation,
  probe,
  "glcc-voc": glccVoc,
  inference,
  clip,
  heads,
  pictures,
  evaluate,
  sam,
  reproduce,
  scale,
};
