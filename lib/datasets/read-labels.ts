import { decode, type DecodedPng } from "fast-png";
import { UserError } from "../errors.ts";
import { IGNORE, type LabelMap } from "../method/label-map.ts";
import { essentialPng, TooManyPixels } from "./essential-png.ts";
import { labelValues } from "./label-values.ts";
import { MOST_PIXELS } from "./largest.ts";
import { readFile } from "./read-file.ts";
import { type LabelAdvice, StrangeLabels } from "./strange-labels.ts";

/** The label that each of the 256 values of a PNG stands for; undefined for invalid values. */
export type LabelMeaning = readonly (number | undefined)[];

/**
 * Decodes a label map: an indexed PNG (the raw indices, not their colours) or a gray PNG of at most 8 bits.
 *
 * @param classCount labels must be below it, or 255.
 * @param meaning what the values stand for; absent: the values are the labels.
 * @param advice what to do about invalid values.
 * @throws UserError if the file is missing, truncated, of another kind; {@link StrangeLabels} if it holds a label out of range.
 */
export async function readLabels(
  path: string,
  classCount: number,
  meaning: LabelMeaning = valuesBelow(classCount),
  advice: LabelAdvice = () => OTHER_DATA,
): Promise<LabelMap> {
  const bytes = await readFile(path, "label map");
  const labels = decoded(bytes, path);
  translate(labels, meaning, path, advice);
  return labels;
}

/** The values of a PNG, one per byte. */
function decoded(bytes: Uint8Array<ArrayBuffer>, path: string): LabelMap {
  let png: DecodedPng;
  try {
    const essential = essentialPng(bytes), labels = labelValues(essential);
    if (labels) return labels;
    png = decode(essential, { checkCrc: true });
  } catch (cause) {
    if (cause instanceof TooManyPixels) {
      throw new UserError(
        `Expected a label map of at most ${MOST_PIXELS} pixels but found ${cause.width} × ${cause.height}`,
        path,
        "Scale it down by nearest neighbour, together with its image, or take it off the list.",
      );
    }
    throw new UserError(
      `Expected a whole PNG label map but found ${bytes.length} bytes that do not decode (${
        (cause as Error).message
      })`,
      path,
      "The file is damaged or cut short: copy or download it again.",
      { cause },
    );
  }
  throw notLabels(png, path);
}

/** The message for a PNG that does not hold one small number per pixel, with advice for its kind. */
function notLabels({ channels, depth, data }: DecodedPng, path: string): UserError {
  const isGray = channels > 2 &&
    data.every((value, at) => at % channels > 2 || value === data[at - at % channels]);
  const advice = channels === 1
    ? "Save it with 8 bits per pixel."
    : isGray
    ? "Red, green and blue are equal everywhere: keep one of them as a gray PNG of 8 bits."
    : channels === 2
    ? "Save it without transparency."
    : "This is a colour-coded copy: put the number of its class in the place of each colour.";
  return new UserError(
    `Expected one label of at most 8 bits per pixel but found ${channels} ${
      channels === 1 ? "channel" : "channels"
    } of ${depth} bits`,
    path,
    `Label maps are indexed or gray PNGs whose values are the labels. ${advice}`,
  );
}

/** The meaning of values that are the labels themselves: those below `classCount`, and 255. */
export function valuesBelow(classCount: number): LabelMeaning {
  return Array.from(
    { length: 256 },
    (_, value) => value < classCount || value === IGNORE ? value : undefined,
  );
}

/** The meaning of ground truth in which exactly these values are ignored. */
export function ignoring(meaning: LabelMeaning, ignore: readonly number[]): LabelMeaning {
  return meaning.map((label, value) => {
    if (ignore.includes(value)) return IGNORE;
    return value === IGNORE ? undefined : label;
  });
}

/** No label, in a table of labels. */
const STRANGE = -1;

/** Replaces values by labels. The message names every invalid value, and where the first one lies. */
function translate(
  { data, width }: LabelMap,
  meaning: LabelMeaning,
  path: string,
  advice: LabelAdvice,
): void {
  const strange = new Set<number>();
  let first = -1;
  const labels = Int16Array.from({ length: 256 }, (_, value) => meaning[value] ?? STRANGE);
  for (let at = 0; at < data.length; at++) {
    const label = labels[data[at]];
    if (label !== STRANGE) {
      data[at] = label;
      continue;
    }
    if (first < 0) first = at;
    strange.add(data[at]);
  }
  if (first < 0) return;
  const [value, ...others] = strange;
  const rising = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  const found = `${value} at row ${Math.floor(first / width)}, column ${first % width}` +
    (others.length > 0 ? `, and ${rising(others).join(", ")} elsewhere` : "");
  throw new StrangeLabels(path, ranges(meaning), rising([...strange]), found, advice);
}

/** What to do about invalid values, if nothing more is known. */
export const OTHER_DATA =
  "Either the label map belongs to another data set, or the list of class names is too short.";

/** The values that may occur, runs of them shortened: "0 … 20 or 255". */
function ranges(meaning: LabelMeaning): string {
  const runs: [first: number, last: number][] = [];
  meaning.forEach((label, value) => {
    if (label === undefined) return;
    const run = runs.at(-1);
    if (run && run[1] === value - 1) run[1] = value;
    else runs.push([value, value]);
  });
  return runs.map(([first, last]) => first === last ? `${first}` : `${first} … ${last}`).join(" or ");
}
