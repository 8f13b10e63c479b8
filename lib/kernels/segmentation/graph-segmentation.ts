/** A partition of an image: region 0 … count-1 of each pixel, numbered by their first pixels in raster order. */
export interface Partition {
  readonly ids: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/** Steps of Lab distance that the edge weights are rounded to, so they sort by counting. */
const STEPS = 256;
const BINS = 1 << 16;

/** Right, down-left, down, down-right: with these four every pair of 8-neighbours is met once. */
const NEIGHBOURS = [[1, 0], [-1, 1], [0, 1], [1, 1]] as const;

/**
 * Efficient graph-based segmentation (Felzenszwalb and Huttenlocher, IJCV 59:167, 2004): edges between neighbouring
 * pixels, by rising colour difference, join two regions when the difference exceeds neither region's largest inner
 * difference by more than `scale` / area. Regions below `smallest` pixels are then joined along the weakest edge.
 *
 * @param planes colour, [3, height * width], smoothed.
 * @param scale preference for large regions, in colour difference times pixels.
 * @returns regions connected by sides or corners.
 */
export function graphSegmentation(
  planes: Float32Array,
  height: number,
  width: number,
  { scale, smallest }: { readonly scale: number; readonly smallest: number },
): Partition {
  const pixels = height * width;
  const { weights, from, to } = edgesByWeight(planes, height, width);
  const parent = Int32Array.from({ length: pixels }, (_, i) => i);
  const area = new Int32Array(pixels).fill(1);
  const reach = new Float64Array(pixels).fill(scale);
  const root = (pixel: number): number => {
    while (parent[pixel] !== pixel) pixel = parent[pixel] = parent[parent[pixel]];
    return pixel;
  };
  const join = (a: number, b: number, weight: number) => {
    const [large, little] = area[a] >= area[b] ? [a, b] : [b, a];
    parent[little] = large;
    area[large] += area[little];
    reach[large] = weight + scale / area[large];
  };
  for (let e = 0; e < weights.length; e++) {
    const a = root(from[e]);
    const b = root(to[e]);
    if (a !== b && weights[e] <= reach[a] && weights[e] <= reach[b]) join(a, b, weights[e]);
  }
  for (let e = 0; e < weights.length; e++) {
    const a = root(from[e]);
    const b = root(to[e]);
    if (a !== b && (area[a] < smallest || area[b] < smallest)) join(a, b, weights[e]);
  }
  return numbered(pixels, root);
}

/** All edges of the grid by rising weight; equal weights keep raster order, so the result is one and the same. */
function edgesByWeight(planes: Float32Array, height: number, width: number) {
  const pixels = height * width;
  const from = new Int32Array(4 * pixels);
  const to = new Int32Array(4 * pixels);
  const bins = new Uint16Array(4 * pixels);
  const starts = new Int32Array(BINS + 1);
  let edges = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      for (const [dx, dy] of NEIGHBOURS) {
        if (x + dx < 0 || x + dx >= width || y + dy >= height) continue;
        const j = i + dy * width + dx;
        const l = planes[i] - planes[j];
        const a = planes[pixels + i] - planes[pixels + j];
        const b = planes[2 * pixels + i] - planes[2 * pixels + j];
        const bin = Math.min(BINS - 1, Math.round(STEPS * Math.sqrt(l * l + a * a + b * b)));
        from[edges] = i;
        to[edges] = j;
        bins[edges++] = bin;
        starts[bin + 1]++;
      }
    }
  }
  for (let bin = 0; bin < BINS; bin++) starts[bin + 1] += starts[bin];
  const sorted = {
    weights: new Float32Array(edges),
    from: new Int32Array(edges),
    to: new Int32Array(edges),
  };
  for (let e = 0; e < edges; e++) {
    const at = starts[bins[e]]++;
    sorted.weights[at] = bins[e] / STEPS;
    sorted.from[at] = from[e];
    sorted.to[at] = to[e];
  }
  return sorted;
}

/** The partition of pixels with the same root, a number below `pixels`. */
export function numbered(pixels: number, root: (pixel: number) => number): Partition {
  const ids = new Int32Array(pixels);
  const numberOf = new Int32Array(pixels).fill(-1);
  let count = 0;
  for (let i = 0; i < pixels; i++) {
    const r = root(i);
    if (numberOf[r] === -1) numberOf[r] = count++;
    ids[i] = numberOf[r];
  }
  return { ids, count };
}
