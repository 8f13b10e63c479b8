import type { Metadata } from "sharp";
import { UserError } from "../errors.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { MOST_PIXELS } from "./largest.ts";
import { readFile } from "./read-file.ts";

/** Loaded with the first image: a command that finds its results stored reads none, and this library starts slowly. */
const loadSharp = () => import("sharp");

/**
 * Decodes a JPEG or PNG to 8-bit RGB the way Pillow's `Image.open(path).convert("RGB")` does:
 * colour profiles and EXIF orientation are ignored, gray becomes three equal channels, and CMYK is converted ink by ink.
 *
 * @throws UserError if the file is missing, truncated, of absurd size or no photograph.
 */
export async function readImage(path: string): Promise<RgbImage> {
  return (await decoded(path, false)).image;
}

/**
 * Decodes an image as `readImage` does, but upright, as viewers show it: by the EXIF orientation that its camera wrote.
 *
 * @returns the image, and whether it was turned or mirrored.
 * @throws UserError as `readImage`.
 */
export async function readUpright(
  path: string,
): Promise<{ readonly image: RgbImage; readonly isTurned: boolean }> {
  return await decoded(path, true);
}

async function decoded(path: string, upright: boolean) {
  const bytes = await readFile(path, "image");
  const { orientation = 1, space } = await headerOf(bytes, path);
  const { default: sharp } = await loadSharp();
  try {
    const file = sharp(bytes, { failOn: "truncated", ignoreIcc: true });
    const placed = (upright ? file.autoOrient() : file).removeAlpha();
    const inks = space === "cmyk";
    const { data, info } =
      await (inks ? placed.pipelineColourspace("cmyk").toColourspace("cmyk") : placed.toColourspace("srgb"))
        .raw()
        .toBuffer({ resolveWithObject: true });
    if (info.channels !== (inks ? 4 : 3)) throw new Error(`${info.channels} channels`);
    const image = {
      height: info.height,
      width: info.width,
      data: inks ? rgbOfInks(data) : new Uint8Array(data),
    };
    return { image, isTurned: upright && orientation > 1 };
  } catch (cause) {
    throw damaged(path, bytes, cause);
  }
}

/** Red, green and blue of cyan, magenta, yellow and black, each 0 … 255, without a colour profile. */
function rgbOfInks(inks: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(inks.length / 4 * 3);
  for (let pixel = 0; pixel < inks.length / 4; pixel++) {
    const left = 255 - inks[pixel * 4 + 3];
    for (let channel = 0; channel < 3; channel++) {
      // The product over 255, rounded as Pillow rounds it.
      const moved = inks[pixel * 4 + channel] * left + 128;
      rgb[pixel * 3 + channel] = Math.max(0, left - (((moved >> 8) + moved) >> 8));
    }
  }
  return rgb;
}

/**
 * Height and width of an image, from its header alone.
 *
 * @throws UserError if the file is missing, of absurd size or no photograph.
 */
export async function imageSize(path: string): Promise<{ height: number; width: number }> {
  const { height, width } = await headerOf(await readFile(path, "image"), path);
  return { height, width };
}

/** Formats of photographs. The library reads more, including drawings that refer to other files. */
const FORMATS = ["jpeg", "png", "webp"];

/** Everything that must be refused is refused here, before anything is unpacked. */
async function headerOf(bytes: Uint8Array, path: string): Promise<Metadata> {
  const { default: sharp } = await loadSharp();
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw damaged(path, bytes, cause);
  }
  const { format, height, width } = metadata;
  if (!FORMATS.includes(format)) {
    throw new UserError(
      `Expected a JPEG, PNG or WebP image but found ${format}`,
      path,
      "Convert it to one of these.",
    );
  }
  if (height * width > MOST_PIXELS) {
    throw new UserError(
      `Expected an image of at most ${MOST_PIXELS} pixels but found ${width} × ${height}`,
      path,
      "Scale it down, together with its label map, or take it off the list.",
    );
  }
  return metadata;
}

function damaged(path: string, bytes: Uint8Array, cause: unknown): UserError {
  const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
  return new UserError(
    `Expected a whole JPEG or PNG image but found ${bytes.length} bytes that do not decode (${reason})`,
    path,
    "The file is damaged or cut short: copy or download it again.",
    { cause },
  );
}
