// @ts-types="@types/d3-dsv"
import { csvParse } from "d3-dsv";
import { join } from "node:path";
import { UserError } from "../errors.ts";

/** Largest difference, in points of a metric, that another processor's rounding may explain. */
const TOLERANCE = 0.5;

/** How a recomputed table compares with the stored one. */
export interface CheckOutcome {
  readonly same: boolean;
  readonly message: string;
}

/**
 * Compares a recomputed table with the one in `folder`, number by number. Equal bytes are reported as such; otherwise
 * every value must lie within half a point, since processors round differently and a label may flip.
 *
 * @throws {UserError} when there is no stored table.
 */
export async function checkResults(folder: string, recomputed: string): Promise<CheckOutcome> {
  const path = join(folder, "table.csv");
  const stored = await Deno.readTextFile(path).catch(() => {
    throw new UserError(
      "Expected stored results to compare with but found none",
      path,
      "Run without --check first.",
    );
  });
  if (stored === recomputed) {
    return { same: true, message: "recomputed results equal the stored ones byte for byte" };
  }
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
    const apart = before[i].value === now[i].value
      ? 0
      : Math.abs(Number(before[i].value) - Number(now[i].value));
    if (!(apart <= worst.apart)) worst = { apart, place };
  }
  const message =
    `largest difference from the stored results: ${worst.apart.toFixed(3)} points (${worst.place}), ` +
    `tolerance ${TOLERANCE}`;
  return { same: worst.apart <= TOLERANCE, message };
}
