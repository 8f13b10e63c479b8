import { createCanvas, ImageData } from "@napi-rs/canvas";
import sharp from "sharp";
import { VOC_PALETTE } from "../lib/datasets/voc-palette.ts";
import { evaluationScene } from "../lib/datasets/toybox/evaluation-scene.ts";
import type { Scene } from "../lib/datasets/toybox/scene.ts";
import { SEEDS } from "../lib/datasets/toybox/seeds.ts";

/** Pixels between pictures. */
const GAP = 4;

/**
 * Draws scenes of the data set in rows of `columns`, each with its truth below: classes in VOC colours over the faded
 * picture, objects parted by white lines.
 *
 * @param seeds seeds of the scenes, see `SEEDS`.
 * @returns PNG bytes with at most 256 colours.
 */
export function contactSheet(seeds: readonly number[], columns: number): Promise<Uint8Array> {
  const scenes = seeds.map(evaluationScene), { height, width } = scenes[0].image;
  const rows = Math.ceil(scenes.length / columns), cellHeight = 2 * height + GAP / 2;
  const canvas = createCanvas(columns * (width + GAP) + GAP, rows * (cellHeight + GAP) + GAP);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  scenes.forEach((scene, i) => {
    const x = GAP + (i % columns) * (width + GAP), y = GAP + Math.floor(i / columns) * (cellHeight + GAP);
    context.putImageData(picture(scene, (at) => pixel(scene, at)), x, y);
    context.putImageData(picture(scene, (at) => truth(scene, at)), x, y + height + GAP / 2);
  });
  const rgba = context.getImageData(0, 0, canvas.width, canvas.height).data;
  return sharp(rgba, { raw: { width: canvas.width, height: canvas.height, channels: 4 } })
    .removeAlpha().png({ palette: true, effort: 10, dither: .6 }).toBuffer();
}

type Colour = readonly [number, number, number];

function picture({ image: { height, width } }: Scene, colourAt: (at: number) => Colour): ImageData {
  const rgba = new Uint8ClampedArray(height * width * 4);
  for (let at = 0; at < height * width; at++) rgba.set([...colourAt(at), 255], 4 * at);
  return new ImageData(rgba, width, height);
}

function pixel({ image: { data } }: Scene, at: number): Colour {
  return [data[3 * at], data[3 * at + 1], data[3 * at + 2]];
}

function truth(scene: Scene, at: number): Colour {
  const { instance, semantic, image: { width } } = scene, id = instance[at];
  const gray = pixel(scene, at).reduce((sum, channel) => sum + channel, 0) / 3;
  if (id === 0) return [.3 * gray, .3 * gray, .3 * gray];
  if (at >= width && instance[at - width] !== id || at % width > 0 && instance[at - 1] !== id) {
    return [255, 255, 255];
  }
  const [red, green, blue] = VOC_PALETTE[semantic[at]];
  return [.3 * gray + .7 * red, .3 * gray + .7 * green, .3 * gray + .7 * blue];
}

/** The picture of the README: `deno run -A tools/contact-sheet.ts docs/toybox.png`. */
if (import.meta.main) {
  const [out] = Deno.args;
  await Deno.writeFile(
    out,
    await contactSheet(Array.from({ length: 15 }, (_, i) => SEEDS.test.first + i), 5),
  );
}
