import type { PromptableSegmenter } from "../../../lib/method/sam/promptable-segmenter.ts";
import type { RgbImage } from "../../../lib/method/rgb-image.ts";

/** Something that a scene holds at one level: a rectangle, with what the segmenter will say of it. */
export interface Shape {
  /** 0 sub-part, 1 part, 2 whole. */
  readonly level: number;
  readonly iouPredicted: number;
  /** x0, y0, x1, y1 in pixels of the scene, ends exclusive. */
  readonly box: Rectangle;
  /** A rectangle that belongs to the shape although it lies apart. */
  readonly island?: Rectangle;
  /** A rectangle that does not belong to it. */
  readonly hole?: Rectangle;
  /** Columns at the left whose logit is only 0.5: inside, but unsure. */
  readonly unsure?: number;
}

export type Rectangle = readonly [x0: number, y0: number, x1: number, y1: number];

const within = ([x0, y0, x1, y1]: Rectangle, x: number, y: number) => x >= x0 && x < x1 && y >= y0 && y < y1;

/** The exact logit of a shape at a pixel. */
function logitAt({ box, island, hole, unsure = 0 }: Shape, x: number, y: number): number {
  if (island && within(island, x, y)) return 9;
  if (!within(box, x, y) || (hole && within(hole, x, y))) return -9;
  return x < box[0] + unsure ? 0.5 : 9;
}

/** The exact logits of a shape in a part of the scene, [height * width]. */
function logitsOf(shape: Shape, left: number, top: number, height: number, width: number): Float32Array {
  const logits = new Float32Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) logits[at] = logitAt(shape, left + x, top + y);
  }
  return logits;
}

/** 1 inside a shape, [height * width]. */
export function bitsOf(shape: Shape, height: number, width: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(logitsOf(shape, 0, 0, height, width), (logit) => logit > 0 ? 1 : 0);
}

/** An image each pixel of which tells where it lies, so that a crop of it is known for what it is. */
export function whereabouts(height: number, width: number): RgbImage {
  const data = new Uint8Array(height * width * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) data.set([x & 255, y & 255, (x >> 8) | (y >> 8) << 4], at);
  }
  return { height, width, data };
}

function originOf({ data: [red, green, blue] }: RgbImage): [x: number, y: number] {
  return [red | (blue & 15) << 8, green | (blue >> 4) << 8];
}

/** A segmenter that knows the scene: asked at a point, it answers with the shape of each level that lies there. */
export class AnalyticSegmenter implements PromptableSegmenter {
  encodedImages = 0;
  logitsMade = 0;

  /** @param shapes the first that lies under a point counts. */
  constructor(readonly shapes: readonly Shape[]) {}

  encode(image: RgbImage) {
    this.encodedImages++;
    const [left, top] = originOf(image);
    const shapeAt = (points: Float32Array, point: number, level: number) =>
      this.shapes.find((shape) =>
        shape.level === level && logitAt(shape, left + points[2 * point], top + points[2 * point + 1]) > 0
      );
    return Promise.resolve({
      decode: (points: Float32Array) =>
        Promise.resolve({
          iouPredicted: Float32Array.from(
            { length: points.length / 2 * 3 },
            (_, i) => shapeAt(points, Math.floor(i / 3), i % 3)?.iouPredicted ?? 0.1,
          ),
          logits: (point: number, level: number) => {
            this.logitsMade++;
            return logitsOf(shapeAt(points, point, level)!, left, top, image.height, image.width);
          },
        }),
    });
  }
}
