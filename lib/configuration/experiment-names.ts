import { join } from "node:path";
import { namesIn } from "./find-by-name.ts";
import { projectFolder } from "../files/project.ts";

/** Names of all experiments: the paper's tables, those of its appendix, its figures, then questions beside them. */
export function experimentNames(folder: string = join(projectFolder(), "experiments")): string[] {
  return namesIn(folder).toSorted(byPlaceInPaper);
}

const PLACES = [/^table\d/, /^table-s\d/, /^figure/, /^/];

function byPlaceInPaper(a: string, b: string): number {
  const place = (name: string) => PLACES.findIndex((pattern) => pattern.test(name));
  return place(a) - place(b) || a.localeCompare(b, "en", { numeric: true });
}
