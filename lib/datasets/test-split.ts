import { UserError } from "../errors.ts";

/**
 * Refuses to measure on images whose ground truth only the organisers have.
 *
 * @param tests names of such splits.
 * @param server who measures predictions on them.
 * @throws {UserError} for one of them.
 */
export function refuseTestSplit(split: string, tests: readonly string[], server: string): void {
  if (!tests.includes(split)) return;
  throw new UserError(
    `Expected a split with public labels but found "${split}": numbers on it need the server`,
    "dataset",
    `Predictions for it are measured by ${server}; choose val here.`,
  );
}
