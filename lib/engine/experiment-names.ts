import { join } from "node:path";
import { namesIn } from "./find-by-name.ts";
import { projectFolder } from "./project.ts";

/** Names of all experiments, sorted. */
export function experimentNames(folder: string = join(projectFolder(), "experiments")): Promise<string[]> {
  return namesIn(folder);
}
