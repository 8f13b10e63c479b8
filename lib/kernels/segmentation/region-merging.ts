import { EdgeQueue } from "./edge-queue.ts";
import { numbered, type Partition } from "./graph-segmentation.ts";
import { type Border, RegionGraph } from "./region-graph.ts";

/** What makes two regions belong together, and when to stop. */
export interface MergingSettings {
  /** Borders up to this cost, in Lab distance, are merged while more than `fewest` regions are left. */
  readonly threshold: number;
  /** Borders up to this cost are merged even then: what looks the same is one region. */
  readonly certain: number;
  /** Images of little contrast keep this many regions where they can. */
  readonly fewest: number;
  /** Images of much texture are merged, whatever it costs, until this many regions are left. */
  readonly most: number;
  /** Weight of lightness against hue and chroma, 0 … 1: shading changes lightness inside one object. */
  readonly lightness: number;
  /** Share of the contrast along the border in the cost, 0 … 1; the rest is the distance of the mean colours. */
  readonly borderShare: number;
  /** Regions below this many pixels (harmonic area of the pair) merge at a discount. */
  readonly fullArea: number;
  /** Exponent of that discount. */
  readonly areaPower: number;
  /** Discount for a region enclosed by the other, 0 … 1: eyes, windows, spots. */
  readonly enclosure: number;
}

/** A border is a ramp about two pixels wide after smoothing: one pixel side sees about half of the step. */
const RAMP = 2;

/**
 * Greedy merging of the regions of a partition along the cheapest border, one after the other.
 *
 * @param planes Lab colour, [3, height * width], smoothed.
 * @returns a coarser partition; its regions are connected if those of `partition` are.
 */
export function mergeRegions(
  partition: Partition,
  planes: Float32Array,
  height: number,
  width: number,
  settings: MergingSettings,
): Partition {
  const graph = new RegionGraph(partition, planes, height, width);
  const queue = new EdgeQueue(graph.borders.length);
  const into = Int32Array.from({ length: partition.count }, (_, region) => region);
  graph.borders.forEach((border, edge) => queue.set(edge, mergingCost(graph, border, settings)));
  let regions = partition.count;
  for (let next = queue.first(); next; next = queue.first()) {
    const limit = regions > settings.most
      ? Infinity
      : regions > settings.fewest
      ? settings.threshold
      : settings.certain;
    if (next.cost > limit) break;
    const [a, b] = graph.borders[next.edge].between;
    regions--;
    const [large, little] = graph.area[a] >= graph.area[b] ? [a, b] : [b, a];
    for (const gone of graph.merge(large, little)) queue.remove(gone);
    into[little] = large;
    for (const edge of graph.neighbours[large].values()) {
      queue.set(edge, mergingCost(graph, graph.borders[edge], settings));
    }
  }
  return numbered(partition.ids.length, (pixel) => {
    let region = partition.ids[pixel];
    while (into[region] !== region) region = into[region] = into[into[region]];
    return region;
  });
}

function mergingCost(
  graph: RegionGraph,
  { between: [a, b], length, contrast }: Border,
  s: MergingSettings,
): number {
  const { area, colour, perimeter } = graph;
  const dL = s.lightness * (colour[a * 3] / area[a] - colour[b * 3] / area[b]);
  const dA = colour[a * 3 + 1] / area[a] - colour[b * 3 + 1] / area[b];
  const dB = colour[a * 3 + 2] / area[a] - colour[b * 3 + 2] / area[b];
  const distance = (1 - s.borderShare) * Math.sqrt(dL * dL + dA * dA + dB * dB) +
    s.borderShare * RAMP * contrast / length;
  const harmonic = area[a] * area[b] / (area[a] + area[b]);
  const size = Math.min(1, (harmonic / s.fullArea) ** s.areaPower);
  const enclosed = length / Math.min(perimeter[a], perimeter[b]);
  return distance * size * (1 - s.enclosure * enclosed);
}
