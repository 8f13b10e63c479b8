/** What a page needs to list the images of a split with their numbers. */
export interface ImageBrowser {
  /** Folder of the pictures in the report: of image n, `n.jpg` is small and `n.js` has it large, with its truth and maps. */
  readonly folder: string;
  readonly ids: readonly string[];
  readonly classes: readonly string[];
  /** Colours of the classes in label maps, "#rrggbb". */
  readonly colours: readonly string[];
  /** Numbers of the classes that occur in each image. */
  readonly present: readonly (readonly number[])[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** mIoU of every image in % by column and row; null for a row without cell, and where no class occurs. */
  readonly mious: readonly (readonly (readonly (number | null)[] | null)[])[];
}

/**
 * What `n.js` calls: pictures come as a script, because a page from disk may not read other files, and as data, because it may not
 * look into pictures from other files.
 */
export const PICTURES_CALL = "ablatePictures";

/** The script of an image. */
export function picturesScript(image: number, pictures: Readonly<Record<"image" | "truth", string>>): string {
  return `${PICTURES_CALL}(${image}, ${JSON.stringify(pictures)});\n`;
}
