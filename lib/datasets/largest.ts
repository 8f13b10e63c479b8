/** Most pixels of an image or label map that are believed: a square of 8192 pixels takes 200 MB as RGB. */
export const MOST_PIXELS = 8192 * 8192;

/** Most bytes of a list of ids or of class names: the 118,287 paths of COCO take 6 MB. */
export const MOST_LIST_BYTES = 64 << 20;
