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
  /** Null where the label maps of no rows are here. */
  readonly maps: BrowsedMaps | null;
  /** mIoU of every image in % by column and row; null for a row without cell, and where no class occurs. */
  readonly mious: readonly (readonly (readonly (number | null)[] | null)[])[];
}

/** Label maps of some rows under a column, of every image, in files of so many images: `maps/0.js` and so on beside the page. */
export interface BrowsedMaps {
  readonly column: string;
  readonly rows: readonly string[];
  readonly perFile: number;
}

/** The script of some images' label maps: by image the addresses of one picture per row. */
export function mapsScript(maps: Readonly<Record<number, readonly string[]>>): string {
  return `ablateMaps(${JSON.stringify(maps)});\n`;
}

/**
 * The script of an image. Pictures come as a script, because a page from disk may not read other files, and as data, because it may
 * not look into pictures from other files.
 */
export function picturesScript(pictures: Readonly<Record<"image" | "truth", string>>): string {
  return `ablatePictures(${JSON.stringify(pictures)});\n`;
}
