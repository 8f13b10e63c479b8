import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Random } from "../../tensor/random.ts";
import { clamp, type Rgb } from "./palette.ts";
import type { Frame, Place } from "./places.ts";
import { paintScenery } from "./scenery.ts";
import { valueNoise } from "./value-noise.ts";

/** A surface: two colours, and how much of the second a pixel takes, from its position and two noises in 0 … 1. */
interface Surface {
  readonly low: Rgb;
  readonly high: Rgb;
  share(x: number, y: number, coarse: number, fine: number): number;
}

/** Paints sky, ground and scenery over the whole canvas; returns the frame with its horizon. */
export function paintPlace(
  context: SKRSContext2D,
  random: Random,
  place: Place,
  height: number,
  width: number,
): Frame {
  const unit = Math.max(height, width) / 96;
  const frame: Frame = { height, width, unit, horizon: Math.floor(height * random.between(.22, .5)) };
  const coarse = valueNoise(random, height, width, 14 * unit, 3);
  const fine = valueNoise(random, height, width, 3 * unit, 2);
  const above = UPPER[place](random, frame), below = GROUND[place](random, frame);
  const image = context.createImageData(width, height), pixels = image.data;
  for (let y = 0, i = 0; y < height; y++) {
    const surface = y < frame.horizon ? above : below;
    const { low, high } = surface;
    // The ground grows lighter towards the horizon, as haze makes it.
    const depth = (y - frame.horizon) / (height - frame.horizon),
      haze = y < frame.horizon ? 1 : 1.07 - .15 * depth;
    for (let x = 0; x < width; x++, i++) {
      const share = clamp(surface.share(x, y, coarse[i], fine[i]));
      for (let c = 0; c < 3; c++) pixels[4 * i + c] = 255 * haze * (low[c] + (high[c] - low[c]) * share);
      pixels[4 * i + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  paintScenery(context, random, place, frame);
  return frame;
}

type SurfaceOf = (random: Random, frame: Frame) => Surface;

const openSky: SurfaceOf = (random, { height, horizon }) => {
  const clouds = random.between(.40, .56);
  return {
    low: [.42, .64, .90],
    high: [.97, .98, 1],
    share: (_x, y, coarse) => {
      const pale = .62 * Math.min(1, y / Math.max(horizon, .3 * height));
      const cloud = clamp((coarse - clouds) * 4);
      return pale + (1 - pale) * cloud * .95;
    },
  };
};

const canopy: SurfaceOf = () => ({
  low: [.08, .19, .07],
  high: [.36, .53, .22],
  share: (_x, _y, coarse, fine) => .5 * coarse + .6 * fine - .05,
});

const wallpaper: SurfaceOf = (random, { unit }) => {
  const wall = random.pick<Rgb>([[.80, .74, .62], [.62, .72, .74], [.76, .62, .64], [.66, .74, .62]]);
  const period = random.between(7, 13) * unit, striped = random.next() < .5;
  return {
    low: wall,
    high: [wall[0] * .86, wall[1] * .86, wall[2] * .86],
    share: (x, y, coarse) => {
      const pattern = striped
        ? clamp(.5 + 4 * Math.sin(x / period * Math.PI))
        : clamp(6 * (Math.sin(x / period * 4) * Math.sin(y / period * 4) - .45));
      return .75 * pattern + .35 * (coarse - .5);
    },
  };
};

const UPPER: Record<Place, SurfaceOf> = {
  meadow: openSky,
  desert: openSky,
  street: openSky,
  sea: openSky,
  snow: openSky,
  forest: canopy,
  room: wallpaper,
};

const GROUND: Record<Place, SurfaceOf> = {
  meadow: () => ({
    low: [.20, .42, .12],
    high: [.52, .70, .26],
    share: (_x, _y, coarse, fine) => .55 * fine + .5 * coarse,
  }),
  desert: (_random, { unit }) => ({
    low: [.72, .53, .30],
    high: [.94, .80, .53],
    share: (x, y, coarse, fine) =>
      .5 + .25 * Math.sin(y / unit * .55 + 5 * coarse + x / unit * .05) + .4 * (fine - .5),
  }),
  street: () => ({
    low: [.27, .27, .29],
    high: [.45, .45, .46],
    share: (_x, _y, coarse, fine) => .75 * fine + .25 * coarse,
  }),
  sea: (_random, { unit, horizon, height }) => ({
    low: [.06, .30, .50],
    high: [.36, .68, .78],
    share: (_x, y, coarse, fine) => {
      // Waves lie closer together towards the horizon.
      const near = .45 + .55 * (y - horizon) / (height - horizon);
      const wave = Math.sin(y / unit * .9 / near + 7 * coarse);
      const foam = wave > .93 && fine > .55 ? .8 : 0;
      return .42 + .26 * wave + .35 * (fine - .5) + foam;
    },
  }),
  snow: () => ({
    low: [.74, .80, .89],
    high: [.98, .99, 1],
    share: (_x, _y, coarse, fine) => .6 * coarse + .45 * fine,
  }),
  forest: () => ({
    low: [.19, .23, .10],
    high: [.42, .38, .19],
    share: (_x, _y, coarse, fine) => .5 * coarse + .5 * fine,
  }),
  room: (random, { unit }) => {
    const board = random.between(8, 14) * unit, offset = random.between(0, board);
    return {
      low: [.46, .29, .16],
      high: [.70, .49, .29],
      share: (x, y, coarse, fine) => {
        const position = (x + offset) / board, within = position - Math.floor(position);
        const joint = within * board < .9 ? -.4 : 0;
        const tone = .3 * Math.abs(Math.sin(Math.floor(position) * 12.9898));
        return .22 + tone + .16 * Math.sin(y / unit * .4 + 4 * coarse) + .28 * fine + joint;
      },
    };
  },
};
