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
import { maskclip } from "./maskclip.ts";
import { maskclipKs } from "./maskclip-ks.ts";
import type { HeadOptions } from "./options.ts";
import { s2 } from "./s2.ts";
import { s3 } from "./s3.ts";
import { sclip } from "./sclip.ts";

/** Every head by the name experiments use. A new head is one file of that name and one line here. */
export const heads: Readonly<Record<string, (options?: HeadOptions) => Head>> = {
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
 * The head of a name.
 *
 * @throws {UserError} for a name or an option that does not exist.
 */
export function makeHead(name: string, options: HeadOptions = {}): Head {
  if (Object.hasOwn(heads, name)) return heads[name](options);
  const names = Object.keys(heads);
  throw new UserError(
    `Expected a head (${names.join(", ")}) but found "${name}"`,
    undefined,
    `Did you mean "${closest(name, names)}"?`,
  );
}

/** URL of the file that a head is written in. */
export function headModule(name: string): string {
  return new URL(`./${name}.ts`, import.meta.url).href;
}

/** URL of this list. */
export const headsModule: string = import.meta.url;
