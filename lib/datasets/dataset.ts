import type { LabelMap } from "../method/label-map.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import type { Matrix } from "../tensor/matrix.ts";

/** The files of one image. */
export interface ImageFiles {
  readonly image: string;
  /** The file that holds its ground truth; in some layouts one file holds that of many images. */
  readonly labels: string;
}

/** Embeddings with labels, in place of masks on pictures. */
export interface GivenRows {
  /** [N, E]. */
  readonly embeddings: Matrix;
  /** True classes, -1 where unknown, [N]. */
  readonly labels: Int32Array;
  /** Weight of each row in the probe's loss, such as the pixels of a mask, positive, [N]. */
  readonly areas: Float64Array;
  /** Scores of a text classifier, not negative, [N, K]; null where there is none. */
  readonly zeroShot: Matrix | null;
  /** Text embeddings of the classes, [K, E]; null where they are not known. */
  readonly classVectors: Matrix | null;
  /** Indices of the rows of an id. */
  rowsOf(split: string, id: string): readonly number[];
}

/** A data set in its official layout, read lazily. Reading checks what it reads and throws UserError. */
export interface Dataset {
  readonly name: string;
  /** Class names by label, background first where the set has one. */
  readonly classNames: readonly string[];
  readonly hasBackground: boolean;
  /** Folder that may hold lists of the images whose labels semi-supervision may use; it need not exist. */
  readonly lists: string;
  /** True if this project draws these lists, so that there may be several draws. */
  readonly drawsLists?: boolean | undefined;
  /** The groups that images come in, such as cities, if single images are not independent of each other. */
  readonly groups?: { readonly name: string; of(id: string): string } | undefined;
  /** Image ids of a split, in the order of its list. */
  ids(split: string): Promise<readonly string[]>;
  /** How splits came about if nobody wrote them: sentences without a full stop, for the protocol. */
  splitNotes?(): Promise<readonly string[]>;
  files(id: string, split: string): ImageFiles;
  image(id: string, split: string): Promise<RgbImage>;
  /** Ground truth of the same size as the image, labels in range or 255. */
  labels(id: string, split: string): Promise<LabelMap>;
  /** What takes the place of pictures and masks. Ids then name groups of rows, and there are no pictures. */
  readonly given?: GivenRows;
}

/** How a data set is opened, besides where it lies. */
export interface OpenOptions {
  /** Values of the label maps that are ignored, 0 … 255, if the layout leaves that open. */
  readonly ignore?: readonly number[] | undefined;
}
