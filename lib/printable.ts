/** Sequences that choose colours and weights of letters, as our own tables hold them. They move nothing. */
// deno-lint-ignore no-control-regex
const COLOUR = /\x1b\[[0-9;]*m/;

/** Everything else by which a text commands a terminal; tabs and line feeds do no harm. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * A text as it may go to a terminal: what names and titles from files hold beside letters cannot move the cursor, clear the
 * screen or hide other lines. Such characters are written as in JSON, `\u001b`, so that JSON stays what it was.
 */
export function printable(text: string): string {
  return text.split(new RegExp(`(${COLOUR.source})`)).map((part, i) => i % 2 === 1 ? part : escaped(part))
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll(CONTROL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
