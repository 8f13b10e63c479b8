/** Counts of images, [images, cells], of which only those above zero are kept: confusion counts are mostly zeros. */
export class SparseCounts {
  readonly #starts: number[] = [0];
  readonly #cell: number[] = [];
  readonly #count: number[] = [];

  /** @param cells counts per image. */
  constructor(readonly cells: number) {}

  /** All images at once, [images, cells] row-major. */
  static of(perImage: ArrayLike<number>, cells: number): SparseCounts {
    const images = perImage.length / cells;
    if (!Number.isInteger(images) || images === 0) {
      throw new RangeError(`Expected whole images of ${cells} cells but found ${perImage.length} counts`);
    }
    const counts = new SparseCounts(cells);
    for (let image = 0; image < images; image++) {
      counts.add((cell) => perImage[image * cells + cell]);
    }
    return counts;
  }

  get images(): number {
    return this.#starts.length - 1;
  }

  /** Appends an image. */
  add(countOf: (cell: number) => number): void {
    for (let cell = 0; cell < this.cells; cell++) {
      const count = countOf(cell);
      if (count === 0) continue;
      this.#cell.push(cell);
      this.#count.push(count);
    }
    this.#starts.push(this.#cell.length);
  }

  /** The sum over all images, [cells]. */
  total(): Float64Array<ArrayBuffer> {
    return this.sums()(new Uint16Array(this.images).fill(1)).slice();
  }

  /** A function that sums images by weights [images] into one array [cells], which it fills anew each time. */
  sums(): (weights: Uint16Array) => Float64Array<ArrayBuffer> {
    const [starts, cell, count] = [this.#starts, this.#cell, this.#count].map((list) =>
      Int32Array.from(list)
    );
    const summed = new Float64Array(this.cells);
    return (weights) => {
      summed.fill(0);
      for (let image = 0; image < weights.length; image++) {
        const weight = weights[image];
        if (weight === 0) continue;
        for (let at = starts[image]; at < starts[image + 1]; at++) summed[cell[at]] += weight * count[at];
      }
      return summed;
    };
  }
}
