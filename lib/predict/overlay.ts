import { fileURLToPath } from "node:url";
import { createCanvas, GlobalFonts, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
// Brings the package here; the file of the font is read by its path.
import font from "dejavu-fonts-ttf/package.json" with { type: "json" };
import { VOC_PALETTE } from "../datasets/voc-palette.ts";
import type { LabelMap } from "../method/label-map.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { deepestPoints } from "./deepest-points.ts";

/** Weight of a class's colour against the picture. */
const OPACITY = 0.5;
/** Pictures narrower than this are drawn larger, by a whole factor: names must fit. */
const NARROWEST = 320;
/** Unless they become higher than this: a picture of one column would be 320 times as high. */
const HIGHEST = 8192;
/** Share of the picture from which on a class has its name written in it. */
const WORTH_A_NAME = 0.005;
const QUALITY = 90;
const FAMILY = "Legend";

/**
 * The picture under translucent colours of VOC's palette, white lines between labels, names where they are, and a legend with
 * the share of each class. Label 0 keeps its own colours.
 *
 * @param names by label.
 * @returns JPEG bytes.
 */
export function overlay(picture: RgbImage, labels: LabelMap, names: readonly string[]): Uint8Array {
  const { height, width } = picture;
  const scale = Math.max(1, Math.min(Math.ceil(NARROWEST / width), Math.floor(HIGHEST / height)));
  const across = Math.max(NARROWEST, scale * width);
  const size = Math.round(Math.max(12, across / 36));
  const present = sharesOf(labels, names.length);
  const drawing = createCanvas(width, height);
  drawing.getContext("2d").putImageData(blended(picture, labels), 0, 0);

  useFont(size, createCanvas(1, 1).getContext("2d"));
  const legend = legendOf(present, names, size, across);
  const canvas = createCanvas(across, scale * height + legend.height);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(drawing, 0, 0, scale * width, scale * height);
  useFont(size, context);
  writeNames(context, labels, present, names, { scale, size });
  legend.draw(context, scale * height);
  return canvas.toBuffer("image/jpeg", QUALITY);
}

/** A class that occurs, and its share of the pixels. */
interface Present {
  readonly label: number;
  readonly share: number;
}

/** Most frequent first. */
function sharesOf({ data }: LabelMap, classes: number): Present[] {
  const counts = new Float64Array(classes);
  for (const label of data) counts[label]++;
  return [...counts].map((count, label) => ({ label, share: count / data.length }))
    .filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
}

function blended(picture: RgbImage, { data: labels, width }: LabelMap): ImageData {
  const rgba = new Uint8ClampedArray(labels.length * 4);
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at];
    const isBorder = at % width > 0 && labels[at - 1] !== label ||
      at >= width && labels[at - width] !== label;
    for (let channel = 0; channel < 3; channel++) {
      const own = picture.data[3 * at + channel];
      const mixed = label === 0 ? own : own + OPACITY * (VOC_PALETTE[label][channel] - own);
      rgba[4 * at + channel] = isBorder ? 255 : mixed;
    }
    rgba[4 * at + 3] = 255;
  }
  return new ImageData(rgba, width, labels.length / width);
}

/** Names in dark letters with a light rim, at the point of each class that lies farthest from its border. */
function writeNames(
  context: SKRSContext2D,
  labels: LabelMap,
  present: readonly Present[],
  names: readonly string[],
  { scale, size }: { readonly scale: number; readonly size: number },
): void {
  const points = deepestPoints(labels);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = size / 4;
  for (const { label, share } of present) {
    if (label === 0 || share < WORTH_A_NAME) continue;
    const { x, y } = points.get(label)!;
    const half = context.measureText(names[label]).width / 2;
    const inside = (at: number, margin: number, side: number) =>
      Math.min(Math.max(at, margin), Math.max(margin, side - margin));
    const column = inside(scale * (x + 0.5), half + 4, scale * labels.width);
    const line = inside(scale * (y + 0.5), size, scale * labels.height);
    context.strokeStyle = "rgba(255,255,255,0.85)";
    context.strokeText(names[label], column, line);
    context.fillStyle = "#111";
    context.fillText(names[label], column, line);
  }
}

/** Swatches with names and shares, in as many lines as they need. */
function legendOf(present: readonly Present[], names: readonly string[], size: number, width: number) {
  const measure = createCanvas(1, 1).getContext("2d");
  useFont(size, measure);
  const line = Math.round(1.6 * size), margin = Math.round(size / 2);
  let x = margin, y = 0;
  const entries = present.map(({ label, share }) => {
    const text = `${names[label]} ${share < 0.01 ? "<1" : Math.round(100 * share)} %`;
    const room = Math.round(2.6 * size + measure.measureText(text).width);
    if (x > margin && x + room > width) [x, y] = [margin, y + line];
    const entry = { label, text, x, y };
    x += room;
    return entry;
  });
  return {
    height: y + line + margin,
    draw(context: SKRSContext2D, top: number) {
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.lineWidth = 1;
      for (const { label, text, x, y } of entries) {
        const middle = top + margin / 2 + y + line / 2;
        context.fillStyle = label === 0 ? "white" : `rgb(${VOC_PALETTE[label].join(",")})`;
        context.strokeStyle = "#555";
        context.fillRect(x, middle - size / 2, size, size);
        context.strokeRect(x, middle - size / 2, size, size);
        context.fillStyle = "#111";
        context.fillText(text, x + 1.4 * size, middle);
      }
    },
  };
}

let registered = false;

/** A font that is the same on every machine; scripts that it lacks come from the machine's own. */
function useFont(size: number, context: SKRSContext2D): void {
  if (!registered) {
    GlobalFonts.registerFromPath(
      fileURLToPath(import.meta.resolve(`${font.name}/ttf/DejaVuSans.ttf`)),
      FAMILY,
    );
    registered = true;
  }
  context.font = `${size}px ${FAMILY}, sans-serif`;
}
