import { z } from "zod";
import { unreadable } from "../../datasets/read-file.ts";
import { UserError } from "../../errors.ts";
import type { EncodedMasks } from "../../method/mask-rle.ts";
import { decompressCounts, maskOfCounts } from "../../method/sam/coco-rle.ts";
import type { Size } from "../../method/size.ts";
import {
  encodeImported,
  type ImportedMask,
  type LevelSettings,
  MOST_MASKS,
  otherSize,
  tooMany,
} from "./imported-mask.ts";
import { readText } from "../../files/read-text.ts";

/** Masks of one image take a few hundred kilobytes. */
const MOST_BYTES = 256 << 20;

/** What is read of a record of segment-anything's `amg.py`; `level` is this project's own. */
const Record = z.object({
  segmentation: z.object({
    size: z.tuple([z.int().positive(), z.int().positive()]),
    counts: z.union([z.string(), z.array(z.number())]),
  }),
  area: z.number().optional(),
  level: z.int().min(0).max(2).optional(),
});
type Record = z.infer<typeof Record>;

/** A list of records, or that list as SA-1B wraps it. */
const File = z.union([z.array(z.unknown()), z.object({ annotations: z.array(z.unknown()) })]);

const LAYOUT =
  'A file of masks is a list of records {"segmentation": {"size": [height, width], "counts": ...}, ...}, as ' +
  "segment-anything's amg.py writes it with --convert-to-rle.";

/**
 * Reads the masks of one image from COCO's run lengths, compressed or as numbers.
 *
 * @throws {UserError} when the file is missing, damaged, of another kind, or holds masks of another image.
 */
export async function readMasksJson(
  path: string,
  image: Size,
  settings: LevelSettings,
): Promise<EncodedMasks> {
  const records = parse(await read(path), path);
  if (records.length > MOST_MASKS) throw tooMany(records.length, path);
  const where = (mask: number) => `${path}: mask ${mask}`;
  return await encodeImported(masksOf(records, image, where), image, settings, where);
}

async function read(path: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size <= MOST_BYTES) return await readText(path);
    const message = `Expected the masks of one image in at most ${MOST_BYTES} bytes but found ${size}`;
    throw new UserError(message, path);
  } catch (cause) {
    throw unreadable(path, "masks", cause);
  }
}

function parse(text: string, path: string): readonly unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`Expected JSON but found: ${(cause as Error).message}`, path, LAYOUT, { cause });
  }
  const file = File.safeParse(json);
  if (!file.success) throw new UserError("Expected a list of masks but found something else", path, LAYOUT);
  return Array.isArray(file.data) ? file.data : file.data.annotations;
}

function* masksOf(
  records: readonly unknown[],
  image: Size,
  where: (mask: number) => string,
): Generator<ImportedMask> {
  for (const [number, given] of records.entries()) {
    const { segmentation: { size: [height, width], counts }, area, level } = checked(given, where(number));
    if (height !== image.height || width !== image.width) {
      throw otherSize({ height, width }, image, where(number));
    }
    yield { bits: bitsOf(counts, image, where(number)), area, level };
  }
}

function checked(given: unknown, where: string): Record {
  const record = Record.safeParse(given);
  if (record.success) return record.data;
  const { path, message } = record.error.issues[0];
  throw new UserError(`Not a mask: ${path.join(".") || "record"}: ${message}`, where, LAYOUT);
}

/** Every run is looked at before any is believed: lengths may be negative, broken or larger than the image. */
function bitsOf(counts: string | readonly number[], { height, width }: Size, where: string) {
  try {
    const runs = typeof counts === "string" ? decompressCounts(counts) : counts;
    const wrong = runs.find((run) => !Number.isSafeInteger(run) || run < 0 || run > height * width);
    if (wrong !== undefined) {
      throw new RangeError(`Expected run lengths from 0 to ${height * width} but found ${wrong}`);
    }
    return maskOfCounts(runs, height, width);
  } catch (cause) {
    const message = (cause as Error).message;
    throw new UserError(message, where, "The file is damaged: make it again.", { cause });
  }
}
