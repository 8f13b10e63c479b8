import { UserError } from "../errors.ts";
import { isMapping } from "../is-mapping.ts";

/** A value of a setting as JSON knows it, or several to sweep over. */
export type SetValue = string | number | boolean | null | readonly SetValue[] | Sweep | {
  readonly [name: string]: SetValue;
};

/** Values that every row of a table is run with, one after the other. */
export class Sweep {
  /** @internal */
  constructor(readonly values: readonly SetValue[]) {}
}

/**
 * Runs every row with each of the values: `set: { "graph.k": sweep(12, 25, 50) }`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sweep } from "ablate";
 *
 * assert.deepEqual(sweep(12, 25, 50).values, [12, 25, 50]);
 * ```
 *
 * @throws {UserError} without any value.
 */
export function sweep(...values: SetValue[]): Sweep {
  if (values.length === 0) throw new UserError("expected values to run with but found none", "sweep");
  return new Sweep(values);
}

/** Settings as `path=value` options of the command line, whose values are YAML and so take JSON. */
export function setTexts(set: Readonly<Record<string, SetValue>>): string[] {
  if (!isMapping(set)) {
    throw new UserError(
      `expected settings by path, such as { "graph.k": 25 }, but found ${JSON.stringify(set)}`,
      "set",
    );
  }
  return Object.entries(set).map(([path, value]) => {
    const values = value instanceof Sweep ? value.values : [value];
    return `${path}=${values.map((one) => JSON.stringify(one)).join(",")}`;
  });
}
