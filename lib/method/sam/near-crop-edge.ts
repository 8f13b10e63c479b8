/**
 * Whether a box was probably cut off by its crop: some side lies within `tolerance` pixels of the crop's border but
 * not of the image's.
 *
 * @param box x0, y0, x1, y1 in crop coordinates.
 * @param crop x0, y0, x1, y1 in image coordinates.
 */
export function nearCropEdge(
  box: ArrayLike<number>,
  crop: ArrayLike<number>,
  { height, width }: { readonly height: number; readonly width: number },
  tolerance = 20,
): boolean {
  const image = [0, 0, width, height];
  return image.some((border, side) => {
    const place = box[side] + crop[side % 2];
    return Math.abs(place - crop[side]) <= tolerance && Math.abs(place - border) > tolerance;
  });
}
