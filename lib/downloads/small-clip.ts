import { resolve } from "node:path";
import { projectFolder } from "../files/project.ts";

/** The CLIP of the checkout, trained on Toybox's drawings. */
export const SMALL_CLIP = "models/toybox-clip";

/** Whether a folder, relative to the project or absolute, is that of the checkout's CLIP. */
export function isSmallClip(folder: string): boolean {
  return resolve(projectFolder(), folder) === resolve(projectFolder(), SMALL_CLIP);
}
