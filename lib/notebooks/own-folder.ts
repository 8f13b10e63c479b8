import { projectFolder } from "../files/project.ts";

/** What Deno says of an import of the library where no settings name it. */
const UNKNOWN = /Import "ablate" not a dependency/;

/** The `deno.json` with which notebooks and scripts of a folder outside of the project find the library. */
export function ownFolderSettings(): string {
  return JSON.stringify({ imports: { ablate: "jsr:@ablate/ablate" }, links: [projectFolder()] });
}

/** What to do where a notebook does not find the library; null for any other error. */
export function ownFolderAdvice(error: string): string | null {
  if (!UNKNOWN.test(error)) return null;
  return `Outside of ${projectFolder()} a notebook finds the library by a deno.json in its folder or above it:\n  ${ownFolderSettings()}`;
}
