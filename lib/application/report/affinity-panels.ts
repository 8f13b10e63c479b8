// @ts-types="@types/d3"
import { extent } from "d3";
import { correlation } from "../../metrics/correlation.ts";
import { formatNumber } from "../../report/format-number.ts";
import type { PanelRow, Panels, Tile } from "../../report/panels/panels.ts";
import { boxAround, cutOut, heatPixels, picture, withContour } from "../../report/panels/pictures.ts";
import type { MaskMaps } from "./mask-maps.ts";

export const AFFINITY_COLUMNS = [
  "Image and mask",
  "(a) similarity with the text inside the mask, Eq. 6",
  "(b) average affinity, Eq. 8",
  "(c) average affinity at low resolution",
];

export const AFFINITY_KEY =
  "The text is of the class that most of the mask's pixels have. Maps are cut out around the mask; light is " +
  "high; below each map its lowest and highest number; r is the correlation of (a) and (b) over the pixels of the mask.";

/**
 * The maps of one mask as pictures, cut out around it: viridis from the map's lowest to its highest number; the mask's contour in white. The
 * correlation of (a) and (b) over the pixels of the mask is printed below (b).
 */
export function affinityTiles(maps: MaskMaps): PanelRow["tiles"] {
  const { id, image, masks, mask, className, similarity, affinity, coarse, grid } = maps;
  const { height, width } = masks;
  const inside = (pixel: number) => masks.bits[mask * height * width + pixel] === 1;
  const pixels = Array.from({ length: height * width }, (_, pixel) => pixel);
  const member = pixels.filter(inside);
  const coarseAt = (pixel: number) => {
    const y = Math.floor(Math.floor(pixel / width) * grid.height / height);
    const x = Math.floor((pixel % width) * grid.width / width);
    return coarse[y * grid.width + x];
  };
  const box = boxAround(image, inside);
  const scale = Math.max(1, Math.round(width / box.width));
  const together = correlation(
    member.map((pixel) => similarity[pixel]),
    member.map((pixel) => affinity[pixel]),
  );
  const tile = (
    what: string,
    value: (pixel: number) => number | null,
    shown: Iterable<number>,
    more = "",
  ): Tile => {
    const [low = Infinity, high = -Infinity] = extent(shown);
    const note = `${formatNumber(low, 3)} to ${formatNumber(high, 3)}${more}`;
    return {
      picture: picture(
        cutOut(withContour(heatPixels(image, value, [low, high]), inside, box.width), box, scale),
      ),
      alt: `${what} of a mask on ${className} in ${id}: ${note}`,
      note,
    };
  };
  return [
    [{
      picture: picture(withContour(image, inside)),
      alt: `image ${id} with the contour of a mask on ${className}`,
      note: className,
    }],
    [tile(
      "similarity",
      (pixel) => inside(pixel) ? similarity[pixel] : null,
      member.map((pixel) => similarity[pixel]),
    )],
    [tile("average affinity", (pixel) => affinity[pixel], affinity, `; r = ${formatNumber(together, 2)}`)],
    [tile("average affinity at low resolution", coarseAt, coarse)],
  ];
}

export function affinityPanels(maps: MaskMaps): Panels {
  const { id, mask, className } = maps;
  return {
    name: `maps-${id}-${mask}`.replace(/[^A-Za-z0-9-]+/g, "-"),
    title: `Mask ${mask} of ${id}, on ${className}`,
    rule: AFFINITY_KEY,
    columns: AFFINITY_COLUMNS,
    rows: [{ name: id, note: `mask ${mask}`, tiles: affinityTiles(maps) }],
    legend: [],
  };
}
