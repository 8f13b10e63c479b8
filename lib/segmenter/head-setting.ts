import type { Head } from "../method/heads/head.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { makeHead } from "../method/heads/registry.ts";

/** A head by name, with its options. */
export interface HeadSetting {
  readonly name: string;
  readonly options: HeadOptions;
}

/** @throws {UserError} where there is no such head or option. */
export function headOf({ name, options }: HeadSetting): Head {
  return makeHead(name, options);
}
