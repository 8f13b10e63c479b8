import type { HeadOptions } from "../method/heads/options.ts";

/** A head by name, with its options: a param of whatever looks at tokens. */
export interface HeadSetting {
  readonly name: string;
  readonly options: HeadOptions;
}
