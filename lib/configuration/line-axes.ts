import type { z } from "zod";
import { UserError } from "../errors.ts";
import { didYouMeanText } from "./did-you-mean.ts";
import type { Along, ExperimentFile } from "./experiment-file.ts";
import type { Located } from "./located-yaml.ts";
import { expandShorthands } from "./merge-settings.ts";
import { valueAt } from "./schema-walk.ts";

/** An axis of a figure of lines: rows or columns of the table, each at the number of a setting. */
export interface LineAxis {
  /** Dotted path of the setting. */
  readonly setting: string;
  readonly label: string;
  readonly of: "rows" | "columns";
  /** In rising order of their numbers. */
  readonly places: readonly { readonly name: string; readonly x: number }[];
}

/** Settings of a cell by the place it has in the grid. */
export interface PlacedSettings {
  readonly row: string;
  readonly column: string;
  readonly settings: unknown;
}

/**
 * The axes that an experiment file asks for. An axis holds the rows or columns that give its setting in the file, at the numbers
 * that the setting has in their cells.
 *
 * @param columns those that have a place under the profile.
 * @throws {UserError} with file, line and column where a name is unknown, the setting has no number, or fewer than two places are
 * left.
 */
export function lineAxes(
  file: ExperimentFile,
  document: Located,
  schema: z.ZodType,
  columns: readonly string[],
  cells: readonly PlacedSettings[],
): LineAxis[] {
  return (file.figure?.along ?? []).map((along, index) => {
    const where = (field: string) => document.locate(["figure", "along", index, field]);
    const path = along.setting.split(".");
    const given = (overrides: Readonly<Record<string, unknown>>) =>
      Object.entries(overrides).filter(([, settings]) =>
        valueAt(expandShorthands(schema, settings), path) !== undefined
      ).map(([name]) => name);
    const rows = namesOf(along, Object.keys(file.rows), given(file.rows), where);
    const of = rows.length > 0 ? "rows" : "columns";
    const names = of === "rows" ? rows : namesOf(along, columns, given(file.columns), where)
      .filter((name) => columns.includes(name));
    const places = names.map((name) => {
      const cell = cells.find(({ row, column }) => (of === "rows" ? row : column) === name);
      const x = cell && (valueAt(cell.settings, path) ?? along.absent);
      if (typeof x === "number") return { name, x };
      throw new UserError(
        `expected a number in ${along.setting} of "${name}" but found ${JSON.stringify(x) ?? "none"}`,
        where("setting"),
        "Name the rows or columns that have one (`names`), or give the place of one without (`absent`).",
      );
    });
    if (places.length < 2) {
      throw new UserError(
        `expected at least two rows or columns that give ${along.setting} but found ${places.length}`,
        where("setting"),
      );
    }
    const { setting, label = setting } = along;
    return { setting, label, of, places: places.toSorted((a, b) => a.x - b.x) };
  });
}

/** The names along an axis: those the file lists, if it lists any of this kind, else those that give the setting. */
function namesOf(
  { names }: Along,
  known: readonly string[],
  given: readonly string[],
  where: (field: string) => string,
): readonly string[] {
  if (!names) return given;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  if (names.some((name) => known.includes(name))) {
    throw new UserError(`unknown name "${unknown}"`, where("names"), didYouMeanText(unknown, known));
  }
  return [];
}
