import { formatNumber } from "../report/format-number.ts";
import type { Origin } from "../report/origin.ts";
import type { Panels, Tile } from "../report/panels/panels.ts";
import { boxAround, cutOut, picture, withContour } from "../report/panels/pictures.ts";
import { PanelsView } from "../report/views/panels-view.ts";
import type { DrawnNeighbour, MaskNeighbour } from "./neighbours.ts";

type DrawnMask = Omit<DrawnNeighbour, "similarity">;

const COLUMNS = 5;

/** Pixels that a thumbnail is wide, at least about. */
const WIDTH = 160;

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

/** A mask and those that resemble it as thumbnails with their contours. */
function neighbourPanels(of: DrawnMask, found: readonly DrawnNeighbour[]): Panels {
  const tiles = found.map((one) => thumbnail(one, `${one.className}, ${formatNumber(one.similarity, 3)}`));
  const lines = Array.from({ length: Math.ceil(tiles.length / COLUMNS) }, (_, line) => line * COLUMNS);
  return {
    name: `neighbours-${of.id}-${of.mask}`,
    title: `Mask ${of.mask} of ${of.id} and the training masks nearest to it`,
    rule: "By the cosine of their embeddings, which stands below each with its true class.",
    columns: Array.from({ length: COLUMNS }, (_, column) => String(column + 1)),
    rows: [
      { name: "this mask", tiles: inLine([thumbnail(of, of.className)]) },
      ...lines.map((first) => ({
        name: `${first + 1} to ${Math.min(first + COLUMNS, tiles.length)}`,
        tiles: inLine(tiles.slice(first, first + COLUMNS)),
      })),
    ],
    legend: [],
  };
}

/** Tiles side by side; nothing where the line is longer. */
function inLine(tiles: readonly Tile[]): Tile[][] {
  return Array.from({ length: COLUMNS }, (_, column) => tiles.slice(column, column + 1));
}

function thumbnail({ id, mask, image, masks, className }: DrawnMask, note: string): Tile {
  const size = masks.height * masks.width;
  const region = (pixel: number) => masks.bits[mask * size + pixel] === 1;
  const box = boxAround(image, region);
  const drawn = cutOut(
    withContour(image, region, box.width),
    box,
    Math.max(1, Math.round(WIDTH / box.width)),
  );
  return { picture: picture(drawn), alt: `mask ${mask} of ${id}: ${className}`, note };
}
