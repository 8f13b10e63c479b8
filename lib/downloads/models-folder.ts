import { join, resolve } from "node:path";
import { projectFolder } from "../files/project.ts";

/** Absolute path of the folder that pulled models lie in: `ABLATE_MODELS` (relative to the project) or `.ablate/models`. */
export function modelsFolder(): string {
  return resolve(projectFolder(), Deno.env.get("ABLATE_MODELS") || join(".ablate", "models"));
}
