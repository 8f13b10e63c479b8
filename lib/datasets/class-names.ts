import { UserError } from "../errors.ts";

/**
 * Reads a list of class names, one per line: line 1 names label 0.
 *
 * @throws UserError if the file cannot be read, a line is empty, a name is repeated, or there are not 2 to 255 of them.
 */
export function readClassNames(path: string): string[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (cause) {
    throw new UserError("Expected the class names but could not read them", path, NUMBERING, { cause });
  }
  const names = text.replace(/^\uFEFF/, "").trimEnd().split(/\r?\n/).map((line) => line.trim());
  // deno-lint-ignore no-control-regex
  const strange = names.findIndex((name) => /[\x00-\x1f\x7f-\x9f]/.test(name));
  const empty = names.indexOf("");
  const repeated = names.findIndex((name, line) => names.indexOf(name) < line);
  const problem = strange >= 0
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

const NUMBERING = "A list of classes is a text file: line 1 names label 0, line 2 label 1, and so on.";
