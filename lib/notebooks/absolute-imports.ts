import jsTokens from "js-tokens";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Code with the relative imports of a notebook as addresses, so that it can stand in another folder: in a kernel they are
 * relative to the notebook's.
 *
 * @param folder the notebook's, absolute.
 */
export function absoluteImports(code: string, folder: string): string {
  let written = "", last = "", before = "";
  for (const { type, value } of jsTokens(code)) {
    const isBlank = /^(WhiteSpace|LineTerminatorSequence|\w+Comment)$/.test(type);
    const isImported = last === "from" || last === "import" || (last === "(" && before === "import");
    const isRelative = type === "StringLiteral" && /^['"]\.\.?\//.test(value);
    const address = () => pathToFileURL(join(folder, value.slice(1, -1))).href;
    written += isImported && isRelative ? JSON.stringify(address()) : value;
    if (!isBlank) [before, last] = [last, value];
  }
  return written;
}
