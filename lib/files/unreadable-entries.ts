import { UserError } from "../errors.ts";

/** How many names a message gives. */
const NAMED = 3;

/**
 * The message for entries of a folder that are neither file nor folder, with their number and the first three of them.
 *
 * @param names paths below the folder, at least one.
 */
export function unreadableEntries(folder: string, names: readonly string[]): UserError {
  const first = names.slice(0, NAMED).map((name) => `${name} (${kindOf(`${folder}/${name}`)})`).join(", ");
  const others = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return new UserError(
    `Expected files and folders but found ${names.length} ${
      names.length === 1 ? "entry that is" : "entries that are"
    } neither: ${first}${others}`,
    folder,
    "Bring back what the links lead to, or remove them.",
  );
}

function kindOf(path: string): string {
  try {
    return `a link that leads nowhere: ${Deno.readLinkSync(path)}`;
  } catch {
    return "a pipe, socket or device";
  }
}
