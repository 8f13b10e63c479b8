/** Crops of an image: layer 0 is the whole image, layer n holds 4^n overlapping crops. */
interface CropBoxes {
  /** x0, y0, x1, y1 per crop, ends exclusive, [crops, 4]; inside a layer the column runs slowest. */
  readonly boxes: Int32Array<ArrayBuffer>;
  /** Layer of each crop. */
  readonly layers: Int32Array<ArrayBuffer>;
}

/** Overlap of the crops of layer 1 as a share of the image's short side, as SAM sets it. */
const CROP_OVERLAP = 512 / 1500;

/** The crops that SAM's encoder sees, up to and including layer `deepest`. */
export function cropBoxes(
  height: number,
  width: number,
  deepest: number,
  overlapShare = CROP_OVERLAP,
): CropBoxes {
  const boxes = [0, 0, width, height];
  const layers = [0];
  for (let layer = 1; layer <= deepest; layer++) {
    const perSide = 2 ** layer;
    const overlap = Math.floor(overlapShare * Math.min(height, width) * (2 / perSide));
    const length = (side: number) => Math.ceil((overlap * (perSide - 1) + side) / perSide);
    const [cropWidth, cropHeight] = [length(width), length(height)];
    for (let column = 0; column < perSide; column++) {
      for (let row = 0; row < perSide; row++) {
        const x = column * (cropWidth - overlap);
        const y = row * (cropHeight - overlap);
        boxes.push(x, y, Math.min(x + cropWidth, width), Math.min(y + cropHeight, height));
        layers.push(layer);
      }
    }
  }
  return { boxes: Int32Array.from(boxes), layers: Int32Array.from(layers) };
}
