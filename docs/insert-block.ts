import { UserError } from "../lib/errors.ts";

/**
 * A text with the lines between `<!-- name -->` and `<!-- /name -->` replaced.
 *
 * @throws UserError if one of the two markers is missing or they stand in the wrong order
 */
export function insertBlock(text: string, name: string, block: string): string {
  const start = `<!-- ${name} -->\n`;
  const from = text.indexOf(start);
  const to = text.indexOf(`<!-- /${name} -->`);
  if (from < 0 || to < from) {
    throw new UserError(
      `Expected the marker <!-- ${name} --> and below it <!-- /${name} --> but did not find them`,
      undefined,
      "Put each on a line of its own around the place where the block belongs.",
    );
  }
  return `${text.slice(0, from + start.length)}\n${block.trim()}\n\n${text.slice(to)}`;
}
