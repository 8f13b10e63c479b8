import { decode, type DecodedPng } from "fast-png";
import { UserError } from "../errors.ts";
import { IGNORE, type LabelMap } from "../method/label-map.ts";
import { readFile } from "./read-file.ts";

/**
 * Decodes a label map: an indexed PNG (the raw indices, not their colours) or a gray PNG of at most 8 bits.
 *
 * @param classCount labels must be below it, or 255.
 * @throws UserError if the file is missing, truncated, of another kind, or holds a label out of range.
 */
export async function readLabels(path: string, classCount: number): Promise<LabelMap> {
  const bytes = await readFile(path, "label map");
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw new UserError(
      `Expected a whole PNG label map but found ${bytes.length} bytes that do not decode (${
        (cause as Error).message
      })`,
      path,
      "The file is damaged or cut short: copy or download it again.",
      { cause },
    );
  }
  if (png.channels !== 1 || png.depth > 8) {
    throw new UserError(
      `Expected one label of at most 8 bits per pixel but found ${png.channels} channels of ${png.depth} bits`,
      path,
      "Use the indexed PNGs of the official archive; colour-coded copies hold colours, not labels.",
    );
  }
  const labels = { height: png.height, width: png.width, data: onePerByte(png) };
  checkRange(labels, classCount, path);
  return labels;
}

/** Labels of fewer than 8 bits are packed, each row from a fresh byte. */
function onePerByte({ data, depth, height, width }: DecodedPng): Uint8Array<ArrayBuffer> {
  if (depth === 8) return new Uint8Array(data);
  const labels = new Uint8Array(height * width),
    perByte = 8 / depth,
    row = Math.ceil(width / perByte),
    mask = (1 << depth) - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * row + Math.floor(x / perByte)];
      labels[y * width + x] = (byte >> (8 - depth * (x % perByte + 1))) & mask;
    }
  }
  return labels;
}

function checkRange({ data, width }: LabelMap, classCount: number, path: string): void {
  let at = 0;
  while (at < data.length && (data[at] < classCount || data[at] === IGNORE)) at++;
  if (at === data.length) return;
  throw new UserError(
    `Expected labels 0 … ${classCount - 1} or ${IGNORE} but found ${data[at]} at row ${
      Math.floor(at / width)
    }, column ${at % width}`,
    path,
    "Either the label map belongs to another data set, or the list of class names is too short.",
  );
}
