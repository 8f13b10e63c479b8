import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the folder that holds `deno.json`. Every path of the project is resolved from here, never from the working directory. */
export function projectFolder(): string {
  return resolve(fileURLToPath(new URL("../..", import.meta.url)));
}

/** Absolute path of the store: `ABLATE_STORE` (relative to the project) or `.ablate/store` in the project. */
export function storeFolder(): string {
  return resolve(projectFolder(), Deno.env.get("ABLATE_STORE") || join(".ablate", "store"));
}
