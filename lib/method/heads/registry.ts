import { closest } from "fastest-levenshtein";
import { UserError } from "../../errors.ts";
import { clip } from "./clip.ts";
import { dba } from "./dba.ts";
import { dbaEq7 } from "./dba-eq7.ts";
import { dbaEq7Lowres } from "./dba-eq7-lowres.ts";
import { deopMps } from "./deop-mps.ts";
import { deopMpsMasks } from "./deop-mps-masks.ts";
import { formula } from "./formula.ts";
import type { Head } from "./head.ts";
import type { HeadOption } from "./head-option.ts";
import { maskclip } from "./maskclip.ts";
import { maskclipKs } from "./maskclip-ks.ts";
import { type HeadOptions, headOptions } from "./options.ts";
import { s2 } from "./s2.ts";
import { s3 } from "./s3.ts";
import { sclip } from "./sclip.ts";

/** Every head by the name experiments use. A new head is one file of that name and one line here. */
export const heads: Readonly<Record<string, Head>> = {
  clip,
  maskclip,
  "maskclip-ks": maskclipKs,
  sclip,
  "deop-mps": deopMps,
  "deop-mps-masks": deopMpsMasks,
  dba,
  "dba-eq7": dbaEq7,
  "dba-eq7-lowres": dbaEq7Lowres,
  s2,
  s3,
  formula,
};

/**
 * The head of a name under options. An option given as `undefined` counts as not given.
 *
 * @throws {UserError} for a name or an option that does not exist, or a value that an option does not take.
 */
export function makeHead(name: string, options: HeadOptions = {}): Head {
  if (!Object.hasOwn(heads, name)) {
    throw unknown(`a head (${Object.keys(heads).join(", ")})`, name, Object.keys(heads));
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  let head = heads[name];
  const settings: [string, unknown][] = [];
  for (const [option, value] of given.sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))) {
    const known = ORDER.filter((name) => optionOf(name).of(head));
    if (!known.includes(option)) {
      throw unknown(`an option of head "${name}" (${known.join(", ")})`, option, known);
    }
    const { values, set } = optionOf(option);
    const { data, error } = values.safeParse(value);
    if (error) {
      throw new UserError(
        `Expected a value that "${option}" of head "${name}" takes but found ${JSON.stringify(value)}: ` +
          error.issues[0].message,
      );
    }
    head = set(head, data);
    settings.push([option, data]);
  }
  return { ...head, name: nameOf(name, settings) };
}

const ORDER = Object.keys(headOptions);
const optionOf = (name: string) => (headOptions as Readonly<Record<string, HeadOption<unknown>>>)[name];

function unknown(expected: string, found: string, known: readonly string[]): UserError {
  return new UserError(
    `Expected ${expected} but found "${found}"`,
    undefined,
    `Did you mean "${closest(found, known)}"?`,
  );
}

/** A head's name with the options given, so that two settings of one head never share a name: "dba(tau=8)". */
function nameOf(head: string, given: readonly (readonly [option: string, value: unknown])[]): string {
  const parts = given.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([option, value]) =>
    // Lists and mappings by their values.
    `${option}=${typeof value === "object" ? Object.values(value!).join("/") : value}`
  );
  return parts.length === 0 ? head : `${head}(${parts.join(", ")})`;
}

/** URLs of the files that a head and the options it is given are written in: each bears the name of what it holds. */
export function headModules(name: string, options: readonly string[] = []): string[] {
  const kebab = (text: string) => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const files = [name, ...options.map((option) => `options/${kebab(option)}`)];
  return files.map((file) => new URL(`./${file}.ts`, import.meta.url).href);
}

/** URL of this list. */
export const headsModule: string = import.meta.url;
