import { createCanvas, ImageData } from "@napi-rs/canvas";
import { decode } from "fast-png";
import type { Panels, Picture } from "./panels.ts";

/** Bytes of pictures from which on panels are too heavy for a cell: Deno's kernel breaks off outputs of more than about 4 MB. */
const HEAVY = 2 ** 20;
/** Twice what a picture is shown at. */
const WIDEST = 320;
const QUALITY = 85;

/**
 * Panels of many or large photographs with small JPEGs to be shown, as they are where they are light. Label maps keep their PNG: their
 * colours have names, and they are small.
 */
export function lightPanels(panels: Panels): Panels {
  const tiles = panels.rows.flatMap((row) => row.tiles.flat());
  if (tiles.reduce((sum, { picture }) => sum + picture.png.length, 0) <= HEAVY) return panels;
  const rows = panels.rows.map((row) => ({
    ...row,
    tiles: row.tiles.map((stack) =>
      stack.map((tile) => tile.isLabels ? tile : { ...tile, picture: lighter(tile.picture) })
    ),
  }));
  return { ...panels, rows };
}

function lighter(picture: Picture): Picture {
  const { width, height, data, channels } = decode(picture.png);
  const opaque = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) opaque[4 * pixel + c] = data[channels * pixel + c];
  }
  const whole = createCanvas(width, height);
  whole.getContext("2d").putImageData(new ImageData(opaque, width, height), 0, 0);
  const share = Math.min(1, WIDEST / width);
  const small = createCanvas(Math.round(share * width), Math.max(1, Math.round(share * height)));
  const context = small.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(whole, 0, 0, small.width, small.height);
  return { ...picture, jpeg: Uint8Array.from(small.toBuffer("image/jpeg", QUALITY)) };
}
