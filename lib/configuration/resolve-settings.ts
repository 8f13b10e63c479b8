import type { z } from "zod";
import { UserError } from "../errors.ts";
import { describeIssue, firstIssue } from "./describe-issue.ts";
import { didYouMeanText } from "./did-you-mean.ts";
import { evaluateNumbers, mayBeExpression } from "./evaluate-numbers.ts";
import type { Path } from "./located-yaml.ts";
import { expandShorthands, mergeSettings, type RawSettings } from "./merge-settings.ts";
import { dottedPaths, valueAt } from "./schema-walk.ts";

/** What a project's settings look like and how gaps are filled. */
export interface SettingsSpec<S> {
  /** A strict object with defaults. */
  readonly schema: z.ZodType<S>;
  /** Defaults that depend on other settings (a reading of the paper): a fragment that lies below all that was given. */
  defaultsFor?(given: RawSettings): RawSettings;
  /** Is given the texts that may be expressions before they are read, so that they need not be read anew. */
  remember?(texts: readonly string[]): Promise<void>;
  /** Names that `metrics` of an experiment may hold; absent means any. */
  readonly metrics?: readonly string[];
}

/** Part of the settings and where it was written. */
export interface Fragment {
  readonly value: RawSettings;
  /** `file:line:column`, or the command-line option. */
  locate(path: Path, part: "key" | "value"): string;
  /** The dotted path of a command-line option, whose unknown names are explained by whole paths. */
  readonly option?: string;
}

/**
 * Complete, checked settings from fragments in rising order of precedence. Where a number is expected and text is
 * found, the text is evaluated as an expression over its neighbours and all other settings.
 *
 * @throws {UserError} that names the place, what was expected and what was found.
 */
export async function resolveSettings<S>(
  spec: SettingsSpec<S>,
  fragments: readonly Fragment[],
): Promise<S> {
  const { schema } = spec;
  const written = fragments.map((fragment) => expandedFragment(schema, fragment));
  const given = mergeSettings(schema, written);
  const below = expandShorthands(schema, spec.defaultsFor?.(given) ?? {}) as RawSettings;
  const merged = mergeSettings(schema, [below, given]);
  const explain = (issues: readonly z.core.$ZodIssue[], value: RawSettings): UserError => {
    const { message, fix, path, part } = describeIssue(firstIssue(issues), schema, value);
    const option = sourceOf(path, fragments, written)?.option;
    const better = option !== undefined && part === "key" ? suggestPath(schema, option) : fix;
    return new UserError(message, locate(path, part, fragments, written), better);
  };
  const checked = schema.safeParse(merged);
  if (checked.success) return checked.data;
  const mistakes = checked.error.issues.filter((issue) => !mayBeExpression(issue, merged));
  if (mistakes.length > 0) throw explain(mistakes, merged);
  await spec.remember?.(checked.error.issues.map(({ path }) => String(valueAt(merged, path))));
  const evaluated = evaluateNumbers(
    schema,
    merged,
    (path) => locate(path, "value", fragments, written),
  );
  const outcome = schema.safeParse(evaluated);
  if (!outcome.success) throw explain(outcome.error.issues, evaluated);
  return outcome.data;
}

const expanded = new WeakMap<Fragment, { readonly schema: z.ZodType; readonly value: RawSettings }>();

/** What a fragment says in full. Most cells of a table share most of their fragments. */
function expandedFragment(schema: z.ZodType, fragment: Fragment): RawSettings {
  const known = expanded.get(fragment);
  if (known?.schema === schema) return known.value;
  const value = expandShorthands(schema, fragment.value) as RawSettings;
  expanded.set(fragment, { schema, value });
  return value;
}

/** Suggests a whole dotted path: on the command line the slip may be in any step, or a step may be missing. */
function suggestPath(schema: z.ZodType, option: string): string | undefined {
  const known = dottedPaths(schema);
  if (known.includes(option)) {
    return `"${option}" does not exist together with the other settings.`;
  }
  const sameEnd = known.filter((candidate) => candidate.split(".").at(-1) === option.split(".").at(-1));
  return sameEnd.length === 1 ? `Did you mean "${sameEnd[0]}"?` : didYouMeanText(option, known);
}

/** The highest fragment that holds the path, or the nearest parent of it. */
function sourceOf(
  path: Path,
  fragments: readonly Fragment[],
  written: readonly RawSettings[],
): Fragment | undefined {
  for (let length = path.length; length > 0; length--) {
    const at = written.findLastIndex((value) => valueAt(value, path.slice(0, length)) !== undefined);
    if (at >= 0) return fragments[at];
  }
  return undefined;
}

function locate(
  path: Path,
  part: "key" | "value",
  fragments: readonly Fragment[],
  written: readonly RawSettings[],
): string {
  // A setting that is missing everywhere is reported at the row, the highest of the file's fragments.
  const row = fragments.findLast(({ option }) => option === undefined) ?? fragments[0];
  return (sourceOf(path, fragments, written) ?? row).locate(path, part);
}
