/** An image that a rule chose. */
export interface ChosenImage {
  readonly name: "best" | "median" | "worst";
  /** Its number in the split. */
  readonly image: number;
  readonly difference: number;
}

/**
 * The images with the largest, the median and the smallest difference; of equal ones the first in the split. Images where
 * one side is undefined do not take part; fewer than three images are chosen only where there are fewer.
 *
 * @param row, than: a number per image.
 */
export function chooseImages(row: readonly number[], than: readonly number[]): ChosenImage[] {
  const sorted = row
    .map((value, image) => ({ image, difference: value - than[image] }))
    .filter(({ difference }) => !Number.isNaN(difference))
    .sort((a, b) => b.difference - a.difference || a.image - b.image);
  const places = [["best", 0], ["median", Math.floor((sorted.length - 1) / 2)], [
    "worst",
    sorted.length - 1,
  ]] as const;
  const taken = new Set<number>();
  return places.flatMap(([name, place]) => {
    if (place < 0 || place >= sorted.length || taken.has(place)) return [];
    taken.add(place);
    return [{ name, ...sorted[place] }];
  });
}
