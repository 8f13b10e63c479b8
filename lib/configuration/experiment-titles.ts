import { join } from "node:path";
import { parse } from "yaml";
import { experimentNames } from "./experiment-names.ts";
import { projectFolder } from "../files/project.ts";

/** Every experiment's name and title; a file that cannot be read has none. */
export async function experimentTitles(
  folder: string = join(projectFolder(), "experiments"),
): Promise<[string, string][]> {
  return await Promise.all(
    experimentNames(folder).map(async (name): Promise<[string, string]> => {
      try {
        const { title } = parse(await Deno.readTextFile(join(folder, `${name}.yaml`)));
        return [name, String(title)];
      } catch {
        return [name, ""];
      }
    }),
  );
}
