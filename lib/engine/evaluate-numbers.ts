import type { z } from "zod";
import { UserError } from "../errors.ts";
import { dotted, quote } from "./describe-issue.ts";
import { evaluateExpression, ExpressionError } from "./expression.ts";
import type { Path } from "./located-yaml.ts";
import { isMapping, type RawSettings } from "./merge-settings.ts";
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
export async function evaluateNumbers(
  schema: z.ZodType,
  settings: RawSettings,
  where: (path: Path) => string,
): Promise<RawSettings> {
  const expressions = expressionsIn(schema, settings);
  if (expressions.length === 0) return settings;
  // With the expressions left out, parsing fills in the defaults that they may refer to.
  const without = expressions.reduce((left, { path }) => replaceAt(left, path, undefined), settings);
  const parsed = schema.safeParse(without);
  let numbers = parsed.success ? parsed.data as RawSettings : without;
  let result = settings;
  let waiting = expressions;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ path, text }) =>
      !waiting.some((other) => refersTo(text, path, other.path))
    );
    if (ready.length === 0) {
      const [first] = waiting;
      const ring = waiting.map(({ path }) => dotted(path)).join(", ");
      throw new UserError(`these expressions refer to one another: ${ring}`, where(first.path));
    }
    for (const expression of ready) {
      const value = await solve(expression, numbers, where);
      if (value === undefined) continue;
      numbers = replaceAt(numbers, expression.path, value);
      result = replaceAt(result, expression.path, value);
    }
    waiting = waiting.filter((expression) => !ready.includes(expression));
  }
  return result;
}

/** The expression's value; undefined leaves the text to the schema's own complaint. */
async function solve(
  { path, text, choices }: Expression,
  numbers: RawSettings,
  where: (path: Path) => string,
): Promise<number | undefined> {
  try {
    return await evaluateExpression(text, (name) => lookUp(numbers, path, name));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // Among allowed words, text that is no expression is most likely a misspelled word: the schema says so.
    if (choices) return undefined;
    const message = `expected a number or an expression of other settings but found ${
      quote(text)
    }: ${error.message}`;
    throw new UserError(`${dotted(path)}: ${message}`, where(path));
  }
}

function expressionsIn(schema: z.ZodType, settings: RawSettings): Expression[] {
  const issues = schema.safeParse(settings).error?.issues ?? [];
  return issues.flatMap((issue): Expression[] => {
    const text = valueAt(settings, issue.path);
    if (typeof text !== "string" || text.trim() === "") return [];
    if (wantsNumber(issue)) return [{ path: issue.path, text, choices: false }];
    const union = issue.code === "invalid_union" &&
      issue.errors.flat().some((inner) => inner.path.length === 0 && wantsNumber(inner));
    return union ? [{ path: issue.path, text, choices: true }] : [];
  });
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
