import type { EncodedMasks } from "../../method/mask-rle.ts";
import { findMasks } from "./find-masks.ts";
import type { Size } from "../../method/size.ts";
import type { LevelSettings } from "./imported-mask.ts";
import { readMasksFolder } from "./read-masks-folder.ts";
import { readMasksJson } from "./read-masks-json.ts";

/**
 * Reads the masks of an image that were made elsewhere.
 *
 * @param from the folder that `findMasks` looks in.
 * @throws {UserError} for whatever is missing, damaged or of another image.
 */
export function readMasks(
  from: string,
  id: string,
  imageFile: string,
  image: Size,
  settings: LevelSettings,
): Promise<EncodedMasks> {
  const place = findMasks(from, id, imageFile);
  return place.kind === "json"
    ? readMasksJson(place.path, image, settings)
    : readMasksFolder(place.folder, image, settings);
}
