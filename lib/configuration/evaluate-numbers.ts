import type { z } from "zod";
import { UserError } from "../errors.ts";
import { evaluateNumber } from "../expression/evaluate-number.ts";
import { ExpressionError } from "../expression/expression.ts";
import { dotted, quote } from "./describe-issue.ts";
import type { Path } from "./located-yaml.ts";
import { isMapping } from "../is-mapping.ts";
import type { RawSettings } from "./merge-settings.ts";
import { valueAt } from "./schema-walk.ts";

/** Text found where a number is wanted. */
interface Expression {
  readonly path: Path;
  readonly text: string;
  /** Whether certain words would be right there too. */
  readonly choices: boolean;
}

/**
 * Replaces text by numbers wherever the schema wants a number and refuses the text. An expression may refer to its
 * neighbours by name and to any other setting by dotted path, also to defaults and to other expressions.
 *
 * @param where the place of a setting, for messages
 * @throws {UserError} for text that is no expression, names nothing, or refers to itself in a ring.
 */
export function evaluateNumbers(
  schema: z.ZodType,
  settings: RawSettings,
  where: (path: Path) => string,
): RawSettings {
  let result = settings;
  let waiting = expressionsIn(schema, settings);
  while (waiting.length > 0) {
    const numbers = withDefaults(schema, result, waiting);
    const ready = waiting.filter(({ path, text }) =>
      !waiting.some((other) => refersTo(text, path, other.path))
    );
    if (ready.length === 0) {
      if (waiting.length === 1) {
        const [{ path, text }] = waiting;
        throw new UserError(
          `${dotted(path)}: expected a number or an expression of other settings but found ${
            quote(text)
          }, which refers to itself`,
          where(path),
        );
      }
      const ring = waiting.map(({ path }) => dotted(path)).join(", ");
      throw new UserError(`these expressions refer to one another: ${ring}`, where(waiting[0].path));
    }
    const failures: UserError[] = [];
    for (const expression of ready) {
      const { path, text, choices } = expression;
      try {
        const value = evaluateNumber(text, (name) => lookUp(numbers, path, name));
        result = replaceAt(result, path, value);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        // Among allowed words, text that is no expression is most likely a misspelled word: the schema says so.
        if (!choices) {
          // It may name a default, and those are known only once every required setting is: another round may help.
          failures.push(notANumber(expression, error, where));
          continue;
        }
      }
      waiting = waiting.filter((other) => other !== expression);
    }
    if (failures.length === ready.length) throw failures[0];
  }
  return result;
}

/** The settings with the waiting expressions left out and, if the schema takes what remains, with defaults filled in. */
function withDefaults(schema: z.ZodType, settings: RawSettings, waiting: readonly Expression[]): RawSettings {
  const without = waiting.reduce((left, { path }) => replaceAt(left, path, undefined), settings);
  const parsed = schema.safeParse(without);
  return parsed.success ? parsed.data as RawSettings : without;
}

function notANumber(
  { path, text }: Expression,
  error: ExpressionError,
  where: (path: Path) => string,
): UserError {
  const expected = "expected a number or an expression of other settings";
  return new UserError(
    `${dotted(path)}: ${expected} but found ${quote(text)}: ${error.message}`,
    where(path),
  );
}

function expressionsIn(schema: z.ZodType, settings: RawSettings): Expression[] {
  const issues = schema.safeParse(settings).error?.issues ?? [];
  return issues.filter((issue) => mayBeExpression(issue, settings)).map((issue) => ({
    path: issue.path,
    text: String(valueAt(settings, issue.path)),
    choices: issue.code === "invalid_union",
  }));
}

/** Whether an issue of the schema is about text where a number is wanted. */
export function mayBeExpression(issue: z.core.$ZodIssue, settings: RawSettings): boolean {
  const text = valueAt(settings, issue.path);
  if (typeof text !== "string" || text.trim() === "") return false;
  if (issue.code !== "invalid_union") return wantsNumber(issue);
  return issue.errors.flat().some((inner) => inner.path.length === 0 && wantsNumber(inner));
}

function wantsNumber(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && (issue.expected === "number" || issue.expected === "int");
}

/** A name means the nearest setting: a neighbour first, then those further out. */
function lookUp(settings: RawSettings, from: Path, name: string): number | undefined {
  const found = scopes(from).map((scope) => valueAt(settings, [...scope, ...name.split(".")]));
  return found.find((value) => typeof value === "number");
}

function refersTo(text: string, from: Path, other: Path): boolean {
  const names: string[] = text.match(/[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/g) ?? [];
  const paths = names.flatMap((name) => scopes(from).map((scope) => [...scope, ...name.split(".")]));
  return paths.some((path) => path.join("\0") === other.join("\0"));
}

/** The mappings around a setting, innermost first. */
function scopes(path: Path): Path[] {
  return path.map((_, depth) => path.slice(0, path.length - 1 - depth));
}

/** A copy with the value at a path replaced; `undefined` leaves the field out. */
function replaceAt(settings: RawSettings, [step, ...rest]: Path, value: unknown): RawSettings {
  const name = String(step);
  const inside = settings[name];
  const next = rest.length > 0 ? replaceAt(isMapping(inside) ? inside : {}, rest, value) : value;
  const { [name]: _, ...others } = settings;
  return next === undefined ? others : { ...others, [name]: next };
}
