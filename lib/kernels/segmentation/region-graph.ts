import type { Partition } from "./graph-segmentation.ts";

/** What two touching regions share. */
export interface Border {
  /** The regions on both sides. */
  readonly between: [number, number];
  /** Pixel sides along the border. */
  length: number;
  /** Sum of the colour difference across each pixel side. */
  contrast: number;
}

/** The adjacency graph of a partition with what merging needs to know; regions grow as others are merged in. */
export class RegionGraph {
  readonly area: Float64Array;
  /** Sums of the three colour planes, [regions, 3]. */
  readonly colour: Float64Array;
  /** Pixel sides shared with other regions. */
  readonly perimeter: Float64Array;
  readonly borders: Border[] = [];
  /** Per region: neighbouring region to number of the border. */
  readonly neighbours: Map<number, number>[];

  constructor({ ids, count }: Partition, planes: Float32Array, height: number, width: number) {
    const pixels = height * width;
    this.area = new Float64Array(count);
    this.colour = new Float64Array(count * 3);
    this.perimeter = new Float64Array(count);
    this.neighbours = Array.from({ length: count }, () => new Map());
    for (let i = 0; i < pixels; i++) {
      this.area[ids[i]]++;
      for (let c = 0; c < 3; c++) this.colour[ids[i] * 3 + c] += planes[c * pixels + i];
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (x + 1 < width && ids[i] !== ids[i + 1]) this.#touch(ids, i, i + 1, planes, pixels);
        if (y + 1 < height && ids[i] !== ids[i + width]) this.#touch(ids, i, i + width, planes, pixels);
      }
    }
  }

  #touch(ids: Int32Array, i: number, j: number, planes: Float32Array, pixels: number): void {
    const [a, b] = [ids[i], ids[j]];
    let number = this.neighbours[a].get(b);
    if (number === undefined) {
      number = this.borders.length;
      this.borders.push({ between: [a, b], length: 0, contrast: 0 });
      this.neighbours[a].set(b, number);
      this.neighbours[b].set(a, number);
    }
    const border = this.borders[number];
    border.length++;
    border.contrast += Math.hypot(
      planes[i] - planes[j],
      planes[pixels + i] - planes[pixels + j],
      planes[2 * pixels + i] - planes[2 * pixels + j],
    );
    this.perimeter[a]++;
    this.perimeter[b]++;
  }

  /** Merges region `b` into its neighbour `a`. @returns numbers of the borders that are no more. */
  merge(a: number, b: number): number[] {
    const inner = this.neighbours[a].get(b)!;
    const gone = [inner];
    this.area[a] += this.area[b];
    for (let c = 0; c < 3; c++) this.colour[a * 3 + c] += this.colour[b * 3 + c];
    this.perimeter[a] += this.perimeter[b] - 2 * this.borders[inner].length;
    this.neighbours[a].delete(b);
    for (const [other, number] of this.neighbours[b]) {
      if (other === a) continue;
      this.neighbours[other].delete(b);
      const known = this.neighbours[a].get(other);
      if (known === undefined) {
        const { between } = this.borders[number];
        between[between[0] === b ? 0 : 1] = a;
        this.neighbours[a].set(other, number);
        this.neighbours[other].set(a, number);
      } else {
        this.borders[known].length += this.borders[number].length;
        this.borders[known].contrast += this.borders[number].contrast;
        gone.push(number);
      }
    }
    this.neighbours[b].clear();
    return gone;
  }
}
