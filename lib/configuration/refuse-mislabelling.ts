import type { z } from "zod";
import { UserError } from "../errors.ts";
import { isMapping } from "../is-mapping.ts";
import { expandShorthands } from "./merge-settings.ts";
import { schemaAt } from "./schema-walk.ts";
import { fragmentAt, type SetOption } from "./set-option.ts";

/** A row or column of an experiment and what it sets. */
export interface NamedOverrides {
  /** For messages, such as `row "+ DBA-CLIP"`. */
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Refuses a `--set` that would overrule what a row or column stands for: the table would print other numbers under the
 * row's name, beside the row's published ones.
 *
 * @throws {UserError} naming the option, the row or column, and the setting.
 */
export function refuseMislabelling(
  schema: z.ZodType,
  options: readonly SetOption[],
  places: readonly NamedOverrides[],
): void {
  for (const { text, path, values } of options) {
    // A value that is invalid in itself gets its own message, with the names that would be valid.
    const isWrong = (value: unknown) => {
      const at = schemaAt(schema, path.split("."), fragmentAt(path, value));
      return at !== undefined && typeof value !== "number" && !at.safeParse(value).success;
    };
    if (values.some(isWrong)) continue;
    const set = new Set(values.flatMap((value) => leaves(expandShorthands(schema, fragmentAt(path, value)))));
    for (const { name, settings } of places) {
      const overruled = leaves(expandShorthands(schema, settings)).find((leaf) => set.has(leaf));
      if (overruled === undefined) continue;
      throw new UserError(
        `${name} is what sets ${overruled}; under another value its name and published numbers would not fit`,
        `--set ${text}`,
        "Copy the experiment file and change the row there, or set something that no row or column varies.",
      );
    }
  }
}

/** Dotted paths of all values. */
function leaves(value: unknown, path = ""): string[] {
  if (!isMapping(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path ? `${path}.${name}` : name));
}
