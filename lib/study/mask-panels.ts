import type { MaskSet } from "../method/mask-set.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { formatNumber } from "../report/format-number.ts";
import type { Panels, Tile } from "../report/panels/panels.ts";
import { picture, withContour } from "../report/panels/pictures.ts";
import type { Matrix } from "../tensor/matrix.ts";

interface Masked {
  readonly id: string;
  readonly image: RgbImage;
  readonly masks: MaskSet;
  readonly classNames: readonly string[];
}

/**
 * The largest masks of an image as contours, largest first, with the best class of each where there are scores.
 *
 * @param scores [masks, K]
 */
export function maskPanels(
  { id, image, masks, classNames }: Masked,
  scores: Matrix | undefined,
  count: number,
): Panels {
  const largest = Array.from(masks.areas.keys())
    .sort((a, b) => masks.areas[b] - masks.areas[a] || a - b).slice(0, count);
  const size = masks.height * masks.width;
  const tile = (mask: number): Tile => {
    const drawn = withContour(image, (pixel) => masks.bits[mask * size + pixel] === 1);
    const said = scores && bestClass(scores, mask, classNames);
    const share = `${formatNumber(100 * masks.areas[mask] / size, 1)} % of the image`;
    return {
      picture: picture(drawn),
      alt: `mask ${mask} of ${id}, ${share}${said ? `: ${said}` : ""}`,
      note: said ?? share,
    };
  };
  return {
    name: `masks-${id}`,
    title: scores ? `What the classifier says of the masks of ${id}` : `Masks of ${id}`,
    rule: `The ${largest.length} largest of ${masks.count} masks.` +
      (scores ? " Below each its best class with its score." : ""),
    columns: ["Image", ...largest.map((mask) => `Mask ${mask}`)],
    rows: [{
      name: id,
      tiles: [[{ picture: picture(image), alt: `image ${id}` }], ...largest.map((mask) => [tile(mask)])],
    }],
    legend: [],
  };
}

function bestClass({ cols, data }: Matrix, mask: number, classNames: readonly string[]): string {
  const row = data.subarray(mask * cols, (mask + 1) * cols);
  const best = row.indexOf(Math.max(...row));
  return `${classNames[best]} ${formatNumber(row[best], 2)}`;
}
