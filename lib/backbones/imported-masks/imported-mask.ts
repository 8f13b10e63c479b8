import { UserError } from "../../errors.ts";
import { type EncodedMasks, encodeMasks, joinEncodedMasks, shareInside } from "../../method/mask-rle.ts";
import { nestingLevels } from "../../method/nesting-levels.ts";
import { keepUnnested } from "../../method/sam/filter-nested.ts";
import type { Size } from "../../method/size.ts";

/** A mask as a file gives it. */
export interface ImportedMask {
  /** 0 or 1, [height * width]. */
  readonly bits: Uint8Array<ArrayBuffer>;
  /** 0 sub-part, 1 part, 2 whole; not every file says. */
  readonly level?: number | undefined;
  /** Pixels that the file says the mask has. */
  readonly area?: number | undefined;
}

/** What is made of levels. */
export interface LevelSettings {
  /** Where an image has a mask without a level: that one is a whole and the others are as stated, or all levels come from nesting. */
  readonly levels: "stated" | "nesting";
  /** A mask is left out if a mask of a higher level covers this share of it or more, 0 … 1; null keeps all. */
  readonly nesting: number | null;
}

/** Far more than any generator leaves: what exceeds it is no list of masks, and would not fit into memory. */
export const MOST_MASKS = 5000;
const WHOLE = 2;

/**
 * Masks of an image in the form of the project, one at a time: the bits of all need not exist together. Masks without any
 * pixel are left out, and whatever `settings` say.
 *
 * @param where of the n-th mask, for messages.
 * @throws {UserError} when a mask has another area than its file says.
 */
export async function encodeImported(
  masks: Iterable<ImportedMask> | AsyncIterable<ImportedMask>,
  { height, width }: Size,
  settings: LevelSettings,
  where: (mask: number) => string,
): Promise<EncodedMasks> {
  const encoded: EncodedMasks[] = [];
  const pixels: number[] = [];
  let number = 0;
  let isStated = true;
  for await (const { bits, level, area: said } of masks) {
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
    isStated &&= level !== undefined;
    pixels.push(area);
    const [areas, levels] = [Int32Array.of(area), Uint8Array.of(level ?? WHOLE)];
    encoded.push(encodeMasks({ height, width, count: 1, bits, areas, levels }));
  }
  const joined = joinEncodedMasks(encoded, height, width);
  const levels = settings.levels === "nesting" && !isStated ? nestingLevels(joined, pixels) : joined.levels;
  const levelled = { ...joined, levels };
  return settings.nesting === null ? levelled : withoutNested(levelled, settings.nesting);
}

/** The nesting filter of the paper's masks (METHOD 2, step 11); masks stay in their order. */
function withoutNested(masks: EncodedMasks, limit: number): EncodedMasks {
  const kept = keepUnnested(masks.levels, (mask, over) => shareInside(masks, mask, over), limit).sort();
  const single = (mask: number): EncodedMasks => {
    const runs = masks.runs.slice(masks.offsets[mask], masks.offsets[mask + 1]);
    const levels = masks.levels.slice(mask, mask + 1);
    return { ...masks, runs, offsets: Int32Array.of(0, runs.length), levels };
  };
  return joinEncodedMasks(Array.from(kept, single), masks.height, masks.width);
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
