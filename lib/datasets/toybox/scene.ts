import { type Canvas, createCanvas } from "@napi-rs/canvas";
import type { RgbImage } from "../../method/rgb-image.ts";
import type { Random } from "../../tensor/random.ts";
import { OBJECT_CLASSES, type ToyboxClass } from "./classes.ts";
import { scatterDistractors } from "./distractor.ts";
import { develop } from "./grain.ts";
import { ObjectLayer } from "./object-layer.ts";
import type { Outlines } from "./outlines.ts";
import { COLOUR_NAMES, type ColourName } from "./palette.ts";
import { paintPlace } from "./place.ts";
import { type Place, PLACES } from "./places.ts";
import { placeObjects, within } from "./placement.ts";
import type { SceneOptions } from "./scene-options.ts";
import type { Texture } from "./texture.ts";

/** What is true of an object, for captions. */
export interface ObjectFacts {
  readonly className: ToyboxClass;
  readonly colour: ColourName;
  readonly texture: Texture;
  /** Visible pixels inside the frame ÷ pixels of the whole object, unclipped and unoccluded. */
  readonly visibleFraction: number;
  /** Visible pixels ÷ pixels of the frame. */
  readonly areaFraction: number;
}

/** What is true of a scene, for captions. `objects[i]` has instance i + 1, farthest first. */
export interface SceneFacts {
  readonly place: Place;
  /** Kinds of things that belong to no class, each once. */
  readonly distractors: readonly string[];
  readonly objects: readonly ObjectFacts[];
}

/** A picture with its exact truth. */
export interface Scene {
  readonly image: RgbImage;
  /** Label per pixel, [height, width]: 0 background, else class index + 1. */
  readonly semantic: Uint8Array<ArrayBuffer>;
  /** Object per pixel, [height, width]: 0 none, else index into `facts.objects` + 1. */
  readonly instance: Uint8Array<ArrayBuffer>;
  readonly facts: SceneFacts;
}

/** One canvas per size serves every scene in turn: canvases hold memory the garbage collector does not see. */
const sheets = new Map<string, Canvas>();

/** Default grain of a scene. */
const NOISE = .018;

/** The chance of each texture: half of the objects are plain. */
const TEXTURES: readonly Texture[] = ["plain", "plain", "spotted", "striped"];

/**
 * Renders a scene: a place, things of no class, then objects from far to near, each on a layer of its own,
 * so that the truth is exact: a pixel belongs to the nearest object whose alpha there exceeds one half.
 * The same random stream gives the same scene on the same machine.
 *
 * @param outlines a recorder of the scene's size, if outlines are wanted too.
 */
export function renderScene(random: Random, options: SceneOptions, outlines?: Outlines): Scene {
  const { height, width } = options;
  const canvas = sheets.getOrInsertComputed(`${width}x${height}`, () => createCanvas(width, height));
  const plain = canvas.getContext("2d");
  const context = outlines?.watch(plain, height, width) ?? plain;
  context.setTransform(1, 0, 0, 1, 0, 0);
  const place = options.place ?? random.pick(PLACES);
  const frame = paintPlace(context, random, place, height, width);
  const distractors = scatterDistractors(context, random, within(random, options.distractors), frame);
  outlines?.divide(frame.horizon);
  outlines?.keep(context, { left: 0, top: 0, height, width }, () => true);
  const rgb = opaque(context.getImageData(0, 0, width, height).data);

  const covered = new Uint8Array(height * width);
  const layers = placeObjects(random, options, frame).map((site, i) => {
    const layer = ObjectLayer.paint(random, site, random.pick(COLOUR_NAMES), random.pick(TEXTURES), outlines);
    layer.blendInto(rgb, covered, height, width, i + 1);
    return layer;
  });
  develop(random, rgb, width, options.noise ?? NOISE);
  const { objects, instance, semantic } = visibleTruth(layers, covered);
  return { image: { height, width, data: rgb }, semantic, instance, facts: { place, distractors, objects } };
}

/** Numbers the objects that can be seen 1, 2, … and drops those that are fully covered or outside. */
function visibleTruth(layers: readonly ObjectLayer[], covered: Uint8Array<ArrayBuffer>) {
  const pixels = new Array<number>(layers.length + 1).fill(0);
  for (let i = 0; i < covered.length; i++) pixels[covered[i]]++;
  const numbers = new Uint8Array(layers.length + 1), labels = new Uint8Array(layers.length + 1);
  const objects: ObjectFacts[] = [];
  layers.forEach(({ className, colour, texture, wholePixels }, i) => {
    const visible = pixels[i + 1];
    if (visible === 0) return;
    const visibleFraction = visible / wholePixels, areaFraction = visible / covered.length;
    numbers[i + 1] = objects.push({ className, colour, texture, visibleFraction, areaFraction });
    labels[i + 1] = OBJECT_CLASSES.indexOf(className) + 1;
  });
  const instance = new Uint8Array(covered.length), semantic = new Uint8Array(covered.length);
  for (let i = 0; i < covered.length; i++) {
    instance[i] = numbers[covered[i]];
    semantic[i] = labels[covered[i]];
  }
  return { objects, instance, semantic };
}

/** The colours of fully opaque pixels. */
function opaque(rgba: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(rgba.length / 4 * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from];
    rgb[to + 1] = rgba[from + 1];
    rgb[to + 2] = rgba[from + 2];
  }
  return rgb;
}
