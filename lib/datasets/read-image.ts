import { UserError } from "../errors.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { readFile } from "./read-file.ts";

/** Loaded with the first image: a command that finds its results stored reads none, and this library starts slowly. */
const loadSharp = () => import("sharp");

/**
 * Decodes a JPEG or PNG to 8-bit RGB the way Pillow's `Image.open(path).convert("RGB")` does:
 * colour profiles and EXIF orientation are ignored, gray becomes three equal channels.
 *
 * @throws UserError if the file is missing, truncated or no image.
 */
export async function readImage(path: string): Promise<RgbImage> {
  const bytes = await readFile(path, "image");
  const { default: sharp } = await loadSharp();
  try {
    const { data, info } = await sharp(bytes, { failOn: "truncated", ignoreIcc: true })
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`${info.channels} channels`);
    return { height: info.height, width: info.width, data: new Uint8Array(data) };
  } catch (cause) {
    throw damaged(path, bytes, cause);
  }
}

/**
 * Height and width of an image, from its header alone.
 *
 * @throws UserError if the file is missing or no image.
 */
export async function imageSize(path: string): Promise<{ height: number; width: number }> {
  const bytes = await readFile(path, "image");
  const { default: sharp } = await loadSharp();
  try {
    const { height, width } = await sharp(bytes).metadata();
    return { height, width };
  } catch (cause) {
    throw damaged(path, bytes, cause);
  }
}

function damaged(path: string, bytes: Uint8Array, cause: unknown): UserError {
  return new UserError(
    `Expected a whole JPEG or PNG image but found ${bytes.length} bytes that do not decode (${
      reason(cause)
    })`,
    path,
    "The file is damaged or cut short: copy or download it again.",
    { cause },
  );
}

function reason(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
}
