import { parse } from "yaml";
import { UserError } from "../errors.ts";
import type { RawSettings } from "./merge-settings.ts";

/** One `--set path=value`, or `--set path=a,b,c` for a sweep. */
export interface SetOption {
  /** The option as given, for messages. */
  readonly text: string;
  /** Dotted path of the setting. */
  readonly path: string;
  /** One value, or those of a sweep. */
  readonly values: readonly unknown[];
}

/**
 * Reads a `--set` option. Values are YAML, in one line: outside of quotes and brackets, " #" and ": " are text. Commas there separate
 * the values of a sweep.
 *
 * @throws {UserError} when there is no path or a value is not YAML.
 */
export function parseSetOption(text: string): SetOption {
  const equals = text.indexOf("=");
  const path = text.slice(0, equals).trim();
  if (equals < 0 || !/^[\w-]+(\.[\w-]+)*$/.test(path)) {
    throw new UserError(
      `expected path=value but found "${text}"`,
      "--set",
      "For example --set graph.k=25, or --set graph.k=12,25,50 for a sweep.",
    );
  }
  const pieces = splitAtCommas(text.slice(equals + 1));
  return { text, path, values: pieces.map((piece) => parseValue(piece, text)) };
}

/** The fragment `{ a: { b: value } }` for the path `a.b`. */
export function fragmentAt(path: string, value: unknown): RawSettings {
  const steps = path.split(".");
  return steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as RawSettings;
}

/** Of a value outside of quotes and brackets: a comment, a map or a list to YAML. */
const STRUCTURE = /^(?!\s*["'[{]).*?((^|\s)#|:(\s|$)|^\s*-\s)/s;

function parseValue(text: string, option: string): unknown {
  // A folder may be called "a # b". What YAML would drop or split is text here.
  if (STRUCTURE.test(text)) return text.trim();
  try {
    // No aliases: one that refers to its own parent has no end.
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new UserError(
      `the value is not valid YAML: ${(cause as Error).message}`,
      `--set ${option}`,
      undefined,
      {
        cause,
      },
    );
  }
}

function splitAtCommas(text: string): string[] {
  const pieces = [""];
  let depth = 0;
  let quote = "";
  for (const char of text) {
    if (quote) quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ("[{(".includes(char)) depth++;
    else if ("]})".includes(char)) depth--;
    if (char === "," && depth === 0 && !quote) pieces.push("");
    else pieces[pieces.length - 1] += char;
  }
  return pieces;
}
