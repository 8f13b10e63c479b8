import { Path2D } from "@napi-rs/canvas";
import type { Random } from "../../tensor/random.ts";
import type { Coat } from "./brush.ts";
import { clamp, darker, lightness, type Rgb } from "./palette.ts";

export type Texture = "plain" | "spotted" | "striped";

/** Textured parts (body, neck, head, wing, car body) lie within these bounds, in object units. */
const BOUNDS = { side: 1.1, top: -.85, bottom: .9 };

/** A coat of the given colour and texture. Marks run on across parts, as they do on fur. */
export function coat(random: Random, colour: Rgb, texture: Texture): Coat {
  if (texture === "plain") return { colour };
  const path = texture === "striped" ? stripes(random) : spots(random);
  return { colour, marks: { path, colour: markColour(colour) } };
}

/** Marks are darker than a light coat and lighter than a dark one. */
function markColour(colour: Rgb): Rgb {
  if (lightness(colour) > .4) return darker(colour, .42);
  return [clamp(colour[0] + .40), clamp(colour[1] + .40), clamp(colour[2] + .40)];
}

/** Wavy bands, all slanted one way. */
function stripes(random: Random): Path2D {
  const path = new Path2D();
  const slant = random.between(-.6, .6), period = random.between(.24, .36), width = period * .42;
  const { side, top, bottom } = BOUNDS, steps = 5;
  for (let x = -1.6 * side; x < 1.6 * side; x += period) {
    const shift = random.between(-.03, .03);
    const edge = (i: number, hand: number) => {
      const y = top + (bottom - top) * i / steps;
      const wobble = .035 * Math.sin(2.7 * y + 5 * x);
      return [x + shift + slant * y + wobble + hand * width / 2, y] as const;
    };
    for (let i = 0; i <= steps; i++) path.lineTo(...edge(i, -1));
    for (let i = steps; i >= 0; i--) path.lineTo(...edge(i, 1));
    path.closePath();
  }
  return path;
}

/** Round spots of uneven size on a jittered grid. */
function spots(random: Random): Path2D {
  const path = new Path2D();
  const step = random.between(.22, .3);
  for (let row = 0, y = BOUNDS.top; y < BOUNDS.bottom; y += step * .87, row++) {
    for (let x = -BOUNDS.side + (row % 2) * step / 2; x < BOUNDS.side; x += step) {
      const cx = x + random.between(-.2, .2) * step, cy = y + random.between(-.2, .2) * step;
      const radius = step * random.between(.22, .36);
      path.moveTo(cx + radius, cy);
      path.ellipse(cx, cy, radius, radius * random.between(.8, 1.1), 0, 0, 2 * Math.PI);
    }
  }
  return path;
}
