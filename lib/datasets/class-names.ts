import { UserError } from "../errors.ts";
import { encodingOf } from "../files/read-text.ts";
import { requireFile } from "../files/require-file.ts";

/**
 * Reads a list of class names, one per line: line 1 names label 0.
 *
 * @throws UserError if the file cannot be read, a line is empty, a name is repeated, or there are not 2 to 255 of them.
 */
export function readClassNames(path: string): string[] {
  let bytes: Uint8Array;
  try {
    requireFile(path);
    bytes = Deno.readFileSync(path);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError("Expected the class names but could not read them", path, NUMBERING, { cause });
  }
  const text = textOf(bytes, path);
  const names = text.trimEnd().split(/\r\n?|\n/).map((line) => line.trim());
  // deno-lint-ignore no-control-regex
  const strange = names.findIndex((name) => /[\x00-\x1f\x7f-\x9f]/.test(name));
  const empty = names.indexOf("");
  const repeated = names.findIndex((name, line) => names.indexOf(name) < line);
  const isNumbered = names.every((name, label) => new RegExp(`^0*${label}[\\s:.,;=-]+\\S`).test(name));
  const problem = isNumbered
    ? `names alone but found "${names[0]}", "${names[1] ?? ""}", ...: the line says which label a name has`
    : names.length === 1 && names[0].includes(",")
    ? "a name per line but found all in one line, between commas"
    : strange >= 0
    ? `names of letters but found control characters in line ${strange + 1}`
    : empty >= 0
    ? `a name per line but found none in line ${empty + 1}`
    : repeated >= 0
    ? `every name once but found "${names[repeated]}" again in line ${repeated + 1}`
    : names.length < 2 || names.length > 255
    ? `2 to 255 names but found ${names.length}`
    : null;
  if (problem === null) return names;
  throw new UserError(`Expected ${problem}`, path, NUMBERING);
}

/** @throws UserError if it is not UTF-8: in older encodings, umlauts would become other letters in prompts. */
function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = "Expected the class names as UTF-8 but found another encoding";
    throw new UserError(message, path, "Save the file as UTF-8.", { cause });
  }
}

const NUMBERING = "A list of classes is a text file: line 1 names label 0, line 2 label 1, and so on.";
