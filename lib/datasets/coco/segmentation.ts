import { decompressCounts } from "../../method/sam/coco-rle.ts";
import { fillPolygon } from "./polygon-parity.ts";

/**
 * The pixels of an annotation's `segmentation`: outlines, or run lengths as numbers or compressed text.
 *
 * @param segmentation as parsed from JSON, not yet checked.
 * @param fill set to 1 where a pixel belongs to it, [height, width] row-major.
 * @throws {RangeError} in words of the form "Expected … but found …" where it is malformed or does not fit the image.
 */
export function fillSegmentation(
  segmentation: unknown,
  height: number,
  width: number,
  fill: Uint8Array,
): void {
  if (Array.isArray(segmentation)) {
    for (const outline of segmentation) {
      requireOutline(outline, height, width);
      // Two points enclose nothing; official files hold some.
      if (outline.length >= 6) fillPolygon(outline, height, width, fill);
    }
    return;
  }
  const { size, counts } = (segmentation ?? {}) as { size?: unknown; counts?: unknown };
  if (!Array.isArray(size) || size[0] !== height || size[1] !== width) {
    throw new RangeError(`Expected run lengths of ${height} × ${width} pixels but found ${shown(size)}`);
  }
  fillRuns(typeof counts === "string" ? decompressCounts(counts) : counts, height, width, fill);
}

/** Outlines may leave the image a little. Following one far outside would take for ever. */
function requireOutline(outline: unknown, height: number, width: number): asserts outline is number[] {
  if (!Array.isArray(outline) || outline.length % 2 !== 0) {
    throw new RangeError(`Expected an outline of x and y by turns but found ${shown(outline)}`);
  }
  const strange = outline.findIndex((value, i) => {
    const side = i % 2 === 0 ? width : height;
    return !(typeof value === "number" && value >= -side && value <= 2 * side);
  });
  if (strange < 0) return;
  throw new RangeError(
    `Expected points near the image of ${width} × ${height} pixels but found ${shown(outline[strange])}`,
  );
}

/** Runs go down the columns, outside first; together they must fill the image. */
function fillRuns(counts: unknown, height: number, width: number, fill: Uint8Array): void {
  const pixels = height * width;
  if (!Array.isArray(counts)) throw new RangeError(`Expected run lengths but found ${shown(counts)}`);
  let at = 0;
  counts.forEach((run: unknown, i) => {
    if (!Number.isSafeInteger(run) || run as number < 0 || at + (run as number) > pixels) {
      throw new RangeError(`Expected runs that fill ${pixels} pixels but found ${shown(run)} after ${at}`);
    }
    const end = at + (run as number);
    if (i % 2 === 0) at = end;
    for (; at < end; at++) fill[(at % height) * width + Math.floor(at / height)] = 1;
  });
  if (at !== pixels) throw new RangeError(`Expected runs that fill ${pixels} pixels but found ${at}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
