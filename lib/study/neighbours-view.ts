import type { Origin } from "../report/origin.ts";
import { PanelsView } from "../report/views/panels-view.ts";
import { type DrawnMask, neighbourPanels } from "./neighbour-panels.ts";
import type { DrawnNeighbour, MaskNeighbour } from "./neighbours.ts";

/** The training masks nearest to a mask: they show themselves as thumbnails, and `found` says which they are. */
export class NeighboursView extends PanelsView {
  /** Nearest first. */
  readonly found: readonly MaskNeighbour[];

  /** @internal */
  constructor(of: DrawnMask, found: readonly DrawnNeighbour[], origin: Origin) {
    super(neighbourPanels(of, found), origin);
    this.found = found.map(({ id, mask, similarity, className }) => ({ id, mask, similarity, className }));
  }
}
