// @ts-types="@types/d3"
import { csvParse } from "d3";
import { join } from "node:path";
import { fileKind } from "../files/file-kind.ts";
import { UserError } from "../errors.ts";

/** Largest difference, in points of a metric, that another processor's rounding may explain. */
const TOLERANCE = 0.5;

/**
 * Refuses to start a check without stored results.
 *
 * @throws {UserError} when there is no stored table.
 */
export async function requireStored(folder: string): Promise<void> {
  const path = join(folder, "table.csv");
  if (await fileKind(path) !== "nothing") return;
  throw new UserError(
    "Expected stored results to compare with but found none",
    path,
    "Run without --check first.",
  );
}

/**
 * Compares recomputed result files with those in `folder`. Equal tables must have equal files throughout. Otherwise every
 * value must lie within half a point, since processors round differently and a label may flip.
 *
 * @param tolerance in points, in place of the half: then numbers alone are compared, and other files may differ.
 */
export async function checkResults(
  folder: string,
  files: Readonly<Record<string, string>>,
  tolerance?: number,
): Promise<{ readonly same: boolean; readonly message: string }> {
  const path = join(folder, "table.csv");
  const stored = await Deno.readTextFile(path);
  const recomputed = files["table.csv"];
  if (stored === recomputed && tolerance === undefined) return await compareFiles(folder, files);
  const [before, now] = [csvParse(stored), csvParse(recomputed)];
  if (before.length !== now.length) {
    return {
      same: false,
      message: `${path}: ${before.length} numbers are stored, ${now.length} were computed`,
    };
  }
  let worst = { apart: 0, place: "" };
  for (let i = 0; i < now.length; i++) {
    const place = [now[i].row, now[i].column, now[i].metric].join(" / ");
    if (place !== [before[i].row, before[i].column, before[i].metric].join(" / ")) {
      return { same: false, message: `${path}: number ${i + 1} belongs to another cell than "${place}"` };
    }
    const apart = distance(before[i].value, now[i].value);
    if (apart > worst.apart) worst = { apart, place };
  }
  const most = tolerance ?? TOLERANCE, where = worst.place === "" ? "" : ` (${worst.place})`;
  const points = `${worst.apart.toFixed(3)} points${where}`;
  const message = `largest difference from the stored results: ${points}, tolerance ${most}`;
  return { same: worst.apart <= most, message };
}

/** The table is the same: then every other file must be, or it was made by other code. */
async function compareFiles(folder: string, files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    if (await Deno.readTextFile(path).catch(() => undefined) === text) continue;
    return {
      same: false,
      message: `${path} is not what this table looks like; run without --check to write it anew`,
    };
  }
  return { same: true, message: "recomputed results equal the stored ones byte for byte" };
}

/** Points between two values as written. One that is empty or no number is infinitely far from any other. */
function distance(before: string, now: string): number {
  if (before === now) return 0;
  const apart = Math.abs(Number(before) - Number(now));
  return before === "" || now === "" || Number.isNaN(apart) ? Infinity : apart;
}
