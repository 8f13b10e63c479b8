import { resolve } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { UserError } from "../errors.ts";
import { didYouMean, didYouMeanText } from "../configuration/did-you-mean.ts";
import { projectFolder } from "../files/project.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Options and positional arguments of a command.
 *
 * @param usage the usage line shown with a complaint
 * @throws {UserError} for an unknown option, a missing value, or another number of positional arguments than from `least` to `most`.
 */
export function parseArguments<O extends Options>(
  args: readonly string[],
  options: O,
  [least, most]: readonly [number, number],
  usage: string,
) {
  // npm wants "--" before the arguments of a script, so people write it here too.
  const parsed = parseOrExplain(args[0] === "--" ? args.slice(1) : args, options, usage);
  const count = parsed.positionals.length;
  if (count < least) throw new UserError("an argument is missing", undefined, usage);
  if (count > most) {
    const extra = parsed.positionals[most];
    throw new UserError(`unexpected argument "${extra}"`, undefined, hintFor(extra, args) ?? usage);
  }
  return parsed;
}

/** What an extra argument probably meant. */
function hintFor(extra: string, args: readonly string[]): string | undefined {
  const before = args.slice(0, args.indexOf(extra));
  const [option, path] = before.slice(-2);
  if (option === "--set" && !path.includes("=")) return `Did you mean --set ${path}=${extra}?`;
  return before.includes("--")
    ? "Leave out the -- before it: a task passes its arguments on as they are."
    : undefined;
}

function parseOrExplain<O extends Options>(args: readonly string[], options: O, usage: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!code?.startsWith("ERR_PARSE_ARGS")) throw error;
    const flag = /'(--?[^' =]+)/.exec(message)?.[1] ?? "";
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const near = didYouMean(flag.replace(/^-+/, ""), Object.keys(options));
      throw new UserError(`unknown option ${flag}`, undefined, near ? `Did you mean --${near}?` : usage);
    }
    if (message.includes("argument is ambiguous")) {
      const value = args[args.indexOf(flag) + 1];
      throw new UserError(
        `expected a value but found "${value}"`,
        flag,
        `A value that begins with a dash is given as ${flag}=${value}.`,
      );
    }
    throw new UserError(message.split("\n")[0], undefined, usage);
  }
}

/** Options that take a text. */
export function texts<Name extends string>(...names: Name[]) {
  return each(names, { type: "string" } as const);
}

/** Options that take a text and may be given several times. */
export function lists<Name extends string>(...names: Name[]) {
  return each(names, { type: "string", multiple: true } as const);
}

/** Options that take nothing. */
export function flags<Name extends string>(...names: Name[]) {
  return each(names, { type: "boolean" } as const);
}

function each<Name extends string, Kind>(names: readonly Name[], kind: Kind) {
  return Object.fromEntries(names.map((name) => [name, kind])) as Record<Name, Kind>;
}

/** One of the values that an option takes; undefined when the option is absent. */
export function oneOf<Value extends string>(
  option: string,
  known: readonly Value[],
  given: string | undefined,
): Value | undefined {
  const found = known.find((value) => value === given);
  if (found !== undefined || given === undefined) return found;
  throw new UserError(
    `expected one of ${known.join(", ")} but found "${given}"`,
    option,
    didYouMeanText(given, known),
  );
}

/** The path given as an option, from the folder of the project; undefined when the option is absent. */
export function pathOption(given: string | undefined): string | undefined {
  return given === undefined ? undefined : resolve(projectFolder(), given);
}

/** A positive whole number given as an option; undefined when the option is absent. */
export function positiveInteger(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UserError(`expected a whole number of at least 1 but found "${text}"`, option);
}

export function requiredOption(option: string, value: string | undefined, usage: string): string {
  if (value !== undefined && value !== "") return value;
  throw new UserError("expected a value but found none", option, usage);
}

/**
 * @throws {UserError} for another first argument than the actions that a command has.
 */
export function requireAction(given: string, known: readonly string[], usage: string): void {
  if (known.includes(given)) return;
  throw new UserError(
    `unknown action "${given}"; expected one of ${known.join(", ")}`,
    undefined,
    didYouMeanText(given, known) ?? usage,
  );
}
