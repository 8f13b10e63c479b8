/** Most pixels that an image or label map may have: a square of 8192 pixels takes 200 MB as RGB. */
export const MOST_PIXELS = 8192 * 8192;

/** Most bytes that a list of ids or class names may have: the 118,287 paths of COCO take 6 MB. */
export const MOST_LIST_BYTES = 64 << 20;
