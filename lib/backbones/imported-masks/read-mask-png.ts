import { readFile } from "../../datasets/read-file.ts";
import { UserError } from "../../errors.ts";
import type { Size } from "../../method/size.ts";
import { otherSize } from "./imported-mask.ts";

/**
 * Reads a mask from a PNG of one channel: 0 outside, one other value inside.
 *
 * @returns 0 or 1, [height * width].
 * @throws {UserError} when the file is missing, damaged, of another kind or of another image.
 */
export async function readMaskPng(path: string, image: Size): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(path, "mask");
  const { default: sharp } = await import("sharp");
  let values: Uint8Array;
  try {
    const png = sharp(bytes, { failOn: "truncated" });
    // The header is believed before anything is unpacked.
    const { format, channels, depth, height, width } = await png.metadata();
    if (height !== image.height || width !== image.width) throw otherSize({ height, width }, image, path);
    if (format !== "png" || channels !== 1 || depth !== "uchar") {
      throw new UserError(
        `Expected a PNG of one channel of at most 8 bits but found ${format} of ${channels} channels (${depth})`,
        path,
        "A mask is 0 outside and 255 inside, as segment-anything's amg.py writes it.",
      );
    }
    values = await png.toColourspace("b-w").raw().toBuffer();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      `Expected a whole PNG but found ${bytes.length} bytes that do not decode (${
        (cause as Error).message.split("\n")[0]
      })`,
      path,
      "The file is damaged or cut short: copy or make it again.",
      { cause },
    );
  }
  const found = new Set(values);
  found.delete(0);
  if (found.size > 1) {
    throw new UserError(
      `Expected 0 and one other value but found ${[...found].sort((a, b) => a - b).slice(0, 4).join(", ")}${
        found.size > 4 ? ` and ${found.size - 4} more` : ""
      }`,
      path,
      "This is no mask: label maps and pictures hold more values.",
    );
  }
  return Uint8Array.from(values, (value) => value === 0 ? 0 : 1);
}
