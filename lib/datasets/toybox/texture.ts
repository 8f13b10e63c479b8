import { Path2D } from "@napi-rs/canvas";
import type { Random } from "../../tensor/random.ts";
import type { Coat } from "./brush.ts";
import { clamp, darker, lightness, type Rgb } from "./palette.ts";

export type Texture = "plain" | "spotted" | "striped";

/** Object coordinates reach about this far from the centre. */
const REACH = 1.4;

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
  for (let x = -2 * REACH; x < 2 * REACH; x += period) {
    const steps = 6, shift = random.between(-.03, .03);
    const edge = (i: number, side: number) => {
      const y = -REACH + (2 * REACH * i) / steps;
      const wobble = .035 * Math.sin(2.7 * y + 5 * x);
      return [x + shift + slant * y + wobble + side * width / 2, y] as const;
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
  for (let row = 0, y = -REACH; y < REACH; y += step * .87, row++) {
    for (let x = -REACH + (row % 2) * step / 2; x < REACH; x += step) {
      const cx = x + random.between(-.2, .2) * step, cy = y + random.between(-.2, .2) * step;
      const radius = step * random.between(.22, .36);
      path.moveTo(cx + radius, cy);
      path.ellipse(cx, cy, radius, radius * random.between(.8, 1.1), 0, 0, 2 * Math.PI);
    }
  }
  return path;
}
