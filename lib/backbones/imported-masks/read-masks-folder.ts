import { csvParse } from "d3-dsv";
import { basename, join } from "node:path";
import { UserError } from "../../errors.ts";
import type { EncodedMasks } from "../../method/mask-rle.ts";
import { filesOf, maskNumber, METADATA } from "./find-masks.ts";
import type { Size } from "../../method/size.ts";
import {
  encodeImported,
  type ImportedMask,
  type LevelSettings,
  MOST_MASKS,
  tooMany,
} from "./imported-mask.ts";
import { readMaskPng } from "./read-mask-png.ts";
import { readText } from "../../files/read-text.ts";

/** What the table says of a mask. */
type Said = Pick<ImportedMask, "area" | "level">;

/**
 * Reads the masks of one image from a folder of PNGs, in the order of their numbers, with the areas (and levels, where
 * there is a column `level`) of `metadata.csv`, if there is one.
 *
 * @throws {UserError} when a file is damaged, missing or of another image.
 */
export async function readMasksFolder(
  folder: string,
  image: Size,
  settings: LevelSettings,
): Promise<EncodedMasks> {
  const files = filesOf({ kind: "pngs", folder });
  const table = files.includes(join(folder, METADATA)) ? await readMetadata(join(folder, METADATA)) : null;
  const numbers = files.flatMap((file) => maskNumber(basename(file)) ?? []).sort((a, b) => a - b);
  if (numbers.length > MOST_MASKS) throw tooMany(numbers.length, folder);
  if (table !== null) requireSame(numbers, [...table.keys()], folder);
  else if (numbers.length === 0) {
    throw new UserError(
      `Expected masks 0.png, 1.png, ... or ${METADATA} but found neither`,
      folder,
      "An image without masks has a table without rows.",
    );
  }
  const where = (mask: number) => join(folder, `${numbers[mask]}.png`);
  return await encodeImported(masksOf(numbers, table, image, folder), image, settings, where);
}

async function* masksOf(
  numbers: readonly number[],
  table: ReadonlyMap<number, Said> | null,
  image: Size,
  folder: string,
): AsyncGenerator<ImportedMask> {
  for (const number of numbers) {
    yield { bits: await readMaskPng(join(folder, `${number}.png`), image), ...table?.get(number) };
  }
}

async function readMetadata(path: string): Promise<Map<number, Said>> {
  const rows = csvParse(await readText(path));
  const number = (text: string | undefined) => text === undefined || text === "" ? undefined : Number(text);
  return new Map(rows.map((row, line) => {
    const [id, area, level] = [number(row.id), number(row.area), number(row.level)];
    const sound = id !== undefined && Number.isSafeInteger(id) &&
      (area === undefined || Number.isFinite(area)) &&
      (level === undefined || [0, 1, 2].includes(level));
    if (!sound) {
      throw new UserError(
        `Expected columns id, area and perhaps level (0, 1, 2) but found "${Object.values(row).join(",")}"`,
        `${path}:${line + 2}`,
        "This table comes with the PNGs of segment-anything's amg.py; the folder can do without it.",
      );
    }
    return [id, { area, level }];
  }));
}

/** A folder that was copied in part shows in its table. */
function requireSame(found: readonly number[], listed: readonly number[], folder: string): void {
  const [files, rows] = [new Set(found), new Set(listed)];
  const odd = [...rows.difference(files), ...files.difference(rows)][0];
  if (odd === undefined) return;
  throw new UserError(
    `Expected the ${rows.size} masks that ${METADATA} lists but found ${files.size} PNGs; ${odd}.png is ${
      files.has(odd) ? "not listed" : "missing"
    }`,
    folder,
    "The folder was copied or made in part: make it again.",
  );
}
