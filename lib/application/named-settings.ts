import { flatSettings, type FlatValue } from "./flat-settings.ts";
import type { RecordedRun } from "./recorded-run.ts";

/** Settings that name what lies outside of the project; recorded by content. */
const BY_CONTENT = ["masks.model", "masks.from"];

/**
 * Recorded settings by dotted path. Where a model or a folder of masks is recorded by its content, its name takes the place of the hash,
 * and that stands beside it (`masks.modelHash`). Results of earlier versions know no names: the hash stays where it is.
 */
export function namedSettings(
  settings: Readonly<Record<string, unknown>>,
  { results: { names = {} } }: Pick<RecordedRun, "results">,
): Map<string, FlatValue> {
  return new Map(
    [...flatSettings(settings)].flatMap(([path, value]): [string, FlatValue][] => {
      const name = BY_CONTENT.includes(path) ? names[String(value)] : undefined;
      return name === undefined ? [[path, value]] : [[path, name], [`${path}Hash`, value]];
    }),
  );
}
