import { UserError } from "../../errors.ts";
import { joinEncodedMasks } from "../../method/join-encoded-masks.ts";
import { type EncodedMasks, encodeMasks } from "../../method/mask-rle.ts";

/** A mask as a file gives it. */
export interface ImportedMask {
  /** 0 or 1, [height * width]. */
  readonly bits: Uint8Array<ArrayBuffer>;
  /** 0 sub-part, 1 part, 2 whole; files that do not say mean wholes. */
  readonly level?: number;
  /** Pixels that the file says the mask has. */
  readonly area?: number;
}

/** Height and width in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** Far more than any generator leaves: what exceeds it is no list of masks, and would not fit into memory. */
export const MOST_MASKS = 5000;
const WHOLE = 2;

/**
 * Masks of an image in the form of the project, one at a time: the bits of all need not exist together. Masks without any
 * pixel are left out.
 *
 * @param where of the n-th mask, for messages.
 * @throws {UserError} when a mask has another area than its file says.
 */
export async function encodeImported(
  masks: Iterable<ImportedMask> | AsyncIterable<ImportedMask>,
  { height, width }: Size,
  where: (mask: number) => string,
): Promise<EncodedMasks> {
  const encoded: EncodedMasks[] = [];
  let number = 0;
  for await (const { bits, level = WHOLE, area: said } of masks) {
    const area = bits.reduce((sum, bit) => sum + bit, 0);
    if (said !== undefined && said !== area) {
      throw new UserError(
        `Expected a mask of ${said} pixels, as its file says, but found ${area}`,
        where(number),
        "The file is damaged, or was changed in part: make it again.",
      );
    }
    number++;
    if (area === 0) continue;
    const [areas, levels] = [Int32Array.of(area), Uint8Array.of(level)];
    encoded.push(encodeMasks({ height, width, count: 1, bits, areas, levels }));
  }
  return joinEncodedMasks(encoded, height, width);
}

/** The message for masks of another image. */
export function otherSize(found: Size, image: Size, where: string): UserError {
  return new UserError(
    `Expected masks of the image's size, ${image.width} x ${image.height}, but found ${found.width} x ${found.height}`,
    where,
    "The masks belong to another image, or to a resized copy of it.",
  );
}

/** The message for too many masks. */
export function tooMany(found: number, where: string): UserError {
  return new UserError(
    `Expected at most ${MOST_MASKS} masks of an image but found ${found}`,
    where,
    "Filter the masks before importing them.",
  );
}
