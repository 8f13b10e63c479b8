import type { Random } from "../../tensor/random.ts";
import { paintBird } from "./bird.ts";
import { Brush, type Stance } from "./brush.ts";
import { BIRDS, CREATURES, type ToyboxClass } from "./classes.ts";
import { paintCreature } from "./creature.ts";
import { growingCanvas, type Outlines, startThing } from "./outlines.ts";
import { clamp, type ColourName, COLOURS, type Rgb } from "./palette.ts";
import type { Site } from "./placement.ts";
import { coat, type Texture } from "./texture.ts";
import { paintVehicle } from "./vehicle.ts";

/** Every object lies within these bounds, in object units, whatever its draws. */
const REACH = { side: 1.42, up: 1.34, down: 1 };

/** Strength of the contact shadow at its centre. */
const SHADOW = .42;

/** One object on a layer of its own: straight-alpha pixels, and where they lie in the frame. */
export class ObjectLayer {
  /** Pixels whose alpha exceeds one half, inside the frame or not, covered or not. */
  readonly wholePixels: number;

  private constructor(
    readonly className: ToyboxClass,
    readonly colour: ColourName,
    readonly texture: Texture,
    readonly site: Site,
    readonly flip: 1 | -1,
    readonly stance: Stance,
    /** [height, width, 4], 0 … 255. */
    readonly pixels: Uint8ClampedArray,
    readonly height: number,
    readonly width: number,
    /** Frame position of the layer's first pixel. */
    readonly left: number,
    readonly top: number,
  ) {
    let whole = 0;
    for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 127) whole++;
    this.wholePixels = whole;
  }

  /** Paints an object at a site. */
  static paint(
    random: Random,
    site: Site,
    colour: ColourName,
    texture: Texture,
    outlines?: Outlines,
  ): ObjectLayer {
    const { x, y, unit, className } = site;
    const left = Math.floor(x - REACH.side * unit), top = Math.floor(y - REACH.up * unit);
    const width = Math.ceil(2 * REACH.side * unit) + 1;
    const height = Math.ceil((REACH.up + REACH.down) * unit) + 1;
    const plain = sheet(width, height).getContext("2d");
    const context = outlines?.watch(plain, height, width) ?? plain;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const flip = random.next() < .5 ? -1 : 1, turn = Math.max(-.16, Math.min(.16, random.normal(0, .06)));
    context.translate(x - left, y - top);
    context.rotate(turn);
    context.scale(flip * unit, unit);
    const near = (channel: number) => clamp(channel + random.normal(0, .03));
    const [red, green, blue] = COLOURS[colour];
    const hue: Rgb = [near(red), near(green), near(blue)];
    const paint = coat(random, hue, texture), brush = new Brush(context);
    startThing(context);
    const stance = isOneOf(CREATURES, className)
      ? paintCreature(brush, random, className, paint)
      : isOneOf(BIRDS, className)
      ? paintBird(brush, random, className, paint)
      : paintVehicle(brush, random, className, paint);
    const pixels = context.getImageData(0, 0, width, height).data;
    outlines?.keep(context, { left, top, height, width }, (pixel) => pixels[4 * pixel + 3] > 127);
    return new ObjectLayer(className, colour, texture, site, flip, stance, pixels, height, width, left, top);
  }

  /**
   * Blends shadow and object into an image and claims its pixels in the instance map.
   *
   * @param rgb [height, width, 3], changed in place. @param instance [height, width], changed in place.
   */
  blendInto(rgb: Uint8Array, instance: Uint8Array, height: number, width: number, id: number): void {
    this.#castShadow(rgb, height, width);
    const { pixels, left, top } = this;
    const fromX = Math.max(0, left), toX = Math.min(width, left + this.width);
    for (let y = Math.max(0, top); y < Math.min(height, top + this.height); y++) {
      let source = 4 * ((y - top) * this.width + fromX - left), target = y * width + fromX;
      for (let x = fromX; x < toX; x++, source += 4, target++) {
        const alpha = pixels[source + 3];
        if (alpha === 0) continue;
        const share = alpha / 255;
        for (let c = 0; c < 3; c++) {
          const under = rgb[3 * target + c];
          rgb[3 * target + c] = under + (pixels[source + c] - under) * share + .5;
        }
        if (alpha > 127) instance[target] = id;
      }
    }
  }

  /** Darkens the ground under the object; the shadow belongs to no object. */
  #castShadow(rgb: Uint8Array, height: number, width: number): void {
    const { site: { x, y, unit }, stance } = this;
    const rx = stance.reach * unit, ry = .17 * unit, cy = y + (stance.ground - .02) * unit;
    for (let row = Math.max(0, Math.floor(cy - ry)); row < Math.min(height, cy + ry); row++) {
      const dy = (row + .5 - cy) / ry;
      for (let column = Math.max(0, Math.floor(x - rx)); column < Math.min(width, x + rx); column++) {
        const dx = (column + .5 - x) / rx, distance = dx * dx + dy * dy;
        if (distance >= 1) continue;
        const light = 1 - SHADOW * Math.min(1, 1.6 * (1 - distance));
        for (let c = 0; c < 3; c++) rgb[3 * (row * width + column) + c] *= light;
      }
    }
  }
}

const sheet = growingCanvas();

function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}
