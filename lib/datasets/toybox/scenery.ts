import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Random } from "../../tensor/random.ts";
import { startMark, startShade, startThing } from "./outlines.ts";
import { css, darker, lighter, type Rgb } from "./palette.ts";
import type { Frame, Place } from "./places.ts";

/** Paints what stands at the horizon or lies on the ground of a place. */
export function paintScenery(context: SKRSContext2D, random: Random, place: Place, frame: Frame): void {
  SCENERY[place](context, random, frame);
}

type Paint = (context: SKRSContext2D, random: Random, frame: Frame) => void;

const SCENERY: Record<Place, Paint> = {
  meadow(context, random, frame) {
    ridge(context, random, frame, [.47, .62, .62], .16, 2);
    ridge(context, random, frame, [.34, .54, .30], .08, 3);
    tufts(context, random, frame);
  },
  desert(context, random, frame) {
    ridge(context, random, frame, [.86, .70, .52], .13, 2);
    ridge(context, random, frame, [.80, .61, .38], .06, 3);
  },
  sea(context, random, frame) {
    if (random.next() < .5) ridge(context, random, frame, [.50, .62, .70], .07, 1);
  },
  snow: mountains,
  street(context, random, frame) {
    buildings(context, random, frame);
    road(context, random, frame);
  },
  forest: trunks,
  room: furnish,
};

/** A rolling line of hills or dunes, `rise` of the height at most, above the horizon. */
function ridge(
  context: SKRSContext2D,
  random: Random,
  frame: Frame,
  colour: Rgb,
  rise: number,
  waves: number,
): void {
  const { width, height, horizon } = frame, top = Math.min(rise * height, horizon * .6);
  const phase = random.between(0, 6.28), second = random.between(0, 6.28);
  startThing(context);
  context.beginPath();
  context.moveTo(0, horizon + 1);
  for (let x = 0; x <= width; x += 3) {
    const t = x / width * Math.PI * waves;
    context.lineTo(x, horizon - top * (.45 + .35 * Math.sin(t + phase) + .2 * Math.sin(2.3 * t + second)));
  }
  context.lineTo(width, horizon + 1);
  context.closePath();
  context.fillStyle = linear(context, [0, horizon - top, 0, horizon], [0, lighter(colour, .25)], [1, colour]);
  context.fill();
}

function mountains(context: SKRSContext2D, random: Random, { width, height, horizon }: Frame): void {
  const count = 2 + random.below(3);
  for (let i = 0; i < count; i++) {
    const x = random.between(0, width), half = random.between(.16, .34) * width;
    const top = Math.min(horizon * .8, random.between(.10, .24) * height);
    startThing(context);
    const peak = [x, horizon - top] as const, foot = [x + half, horizon + 1] as const;
    fill(context, [.58, .65, .76], [x - half, horizon + 1], peak, foot);
    fill(context, [.47, .54, .67], peak, foot, [x + half * .15, horizon + 1]);
    startMark(context);
    const cap = .38, left = half * cap, low = horizon - top * (1 - cap);
    const under = [[x + left * .4, low - top * .08], [x, low + top * .05]] as const;
    const end = [x - left, low] as const;
    fill(context, [.96, .97, 1], peak, [x + left, low], ...under, [x - left * .45, low - top * .06], end);
  }
}

function tufts(context: SKRSContext2D, random: Random, { width, height, horizon, unit }: Frame): void {
  startShade(context);
  context.lineCap = "round";
  for (let i = 0; i < 26; i++) {
    const y = random.between(horizon + 2, height), x = random.between(0, width);
    const size = unit * (1 + 2.2 * (y - horizon) / (height - horizon));
    context.strokeStyle = css(random.next() < .5 ? [.16, .38, .10] : [.58, .76, .32], .8);
    context.lineWidth = Math.max(.6, size * .28);
    context.beginPath();
    for (const lean of [-.6, 0, .6]) {
      context.moveTo(x, y);
      context.lineTo(x + lean * size, y - size * (1.3 - .4 * Math.abs(lean)));
    }
    context.stroke();
  }
}

function buildings(context: SKRSContext2D, random: Random, { width, horizon, unit }: Frame): void {
  let x = -random.between(0, 12) * unit;
  while (x < width) {
    const wide = random.between(14, 28) * unit, top = horizon * random.between(.05, .6);
    const wall = darker(
      random.pick<Rgb>([[.66, .44, .37], [.63, .61, .56], [.54, .58, .66], [.76, .67, .52]]),
      random.between(.85, 1.1),
    );
    startThing(context);
    const [lit, dark] = [lighter(wall, .14), darker(wall, .82)];
    context.fillStyle = linear(context, [x, 0, x + wide, 0], [0, lit], [1, dark]);
    context.fillRect(x, top, wide, horizon - top);
    rect(context, darker(wall, .62), x - .5 * unit, top - unit, wide + unit, 1.4 * unit);
    const window = Math.max(2, 2.8 * unit);
    for (let wy = top + 2.6 * unit; wy + window < horizon - unit; wy += 6.5 * unit) {
      for (let wx = x + 2.5 * unit; wx + window < x + wide - unit; wx += 6.2 * unit) {
        startMark(context);
        rect(context, random.next() < .25 ? [.98, .90, .56] : [.25, .33, .43], wx, wy, window, window * 1.15);
        rect(context, lighter(wall, .4), wx - .3 * unit, wy + window * 1.15, window + .6 * unit, .6 * unit);
      }
    }
    x += wide + random.between(0, 2) * unit;
  }
}

/** Pavement with a kerb, and a dashed line. */
function road(context: SKRSContext2D, random: Random, { width, height, horizon, unit }: Frame): void {
  const kerb = horizon + height * .09;
  startThing(context);
  context.fillStyle = linear(context, [0, horizon, 0, kerb], [0, [.60, .58, .55]], [1, [.74, .72, .68]]);
  context.fillRect(0, horizon, width, kerb - horizon);
  context.fillStyle = css([.48, .47, .45]);
  for (let x = random.between(-12, 0) * unit; x < width; x += 12 * unit) {
    context.fillRect(x, horizon, .5 * unit, kerb - horizon);
  }
  rect(context, [.84, .82, .78], 0, kerb, width, .8 * unit);
  rect(context, [.18, .18, .19], 0, kerb + .8 * unit, width, .7 * unit);
  const line = height * random.between(.75, .92);
  startThing(context);
  context.fillStyle = css([.90, .87, .77]);
  for (let x = random.between(-26, 0) * unit; x < width; x += 26 * unit) {
    context.fillRect(x, line, 15 * unit, 2.3 * unit);
  }
}

function trunks(context: SKRSContext2D, random: Random, { width, height, horizon, unit }: Frame): void {
  startShade(context);
  context.fillStyle = "rgba(10,22,8,.35)";
  context.fillRect(0, horizon - 1.5 * unit, width, 2.5 * unit);
  const count = 4 + random.below(4);
  for (let i = 0; i < count; i++) {
    const x = random.between(0, width),
      half = random.between(1.6, 4) * unit,
      foot = horizon + random.between(0, .10) * height;
    startThing(context);
    const bark: Rgb = [.31 * random.between(.8, 1.2), .21, .13];
    const [edge, lit, dark] = [darker(bark, .75), lighter(bark, .18), darker(bark, .5)];
    context.fillStyle = linear(context, [x - half, 0, x + half, 0], [0, edge], [.35, lit], [1, dark]);
    context.beginPath();
    context.moveTo(x - half * .8, 0);
    context.lineTo(x + half * .8, 0);
    context.quadraticCurveTo(x + half * .9, foot - 3 * unit, x + half * 1.7, foot);
    context.lineTo(x - half * 1.7, foot);
    context.quadraticCurveTo(x - half * .9, foot - 3 * unit, x - half * .8, 0);
    context.fill();
  }
}

/** Skirting board, sometimes a picture on the wall, a rug on the floor. */
function furnish(context: SKRSContext2D, random: Random, { width, height, horizon, unit }: Frame): void {
  if (random.next() < .6 && horizon > 16 * unit) {
    const wide = random.between(10, 18) * unit, tall = random.between(8, 12) * unit;
    const x = random.between(0, width - wide),
      y = random.between(1, Math.max(1.5, horizon - tall - 5 * unit));
    startThing(context);
    rect(context, [.42, .27, .14], x, y, wide, tall);
    startMark(context);
    const [sky, dusk, land]: Rgb[] = [[.93, .86, .68], [.80, .62, .52], [.40, .50, .42]];
    context.fillStyle = linear(context, [0, y, 0, y + tall], [0, sky], [.55, dusk], [1, land]);
    context.fillRect(x + 1.2 * unit, y + 1.2 * unit, wide - 2.4 * unit, tall - 2.4 * unit);
  }
  if (random.next() < .6) {
    const rug = random.pick<Rgb>([[.58, .24, .26], [.26, .38, .50], [.70, .60, .40]]);
    const x = random.between(.25, .75) * width, y = horizon + (height - horizon) * random.between(.45, .75);
    startThing(context);
    const rx = random.between(.22, .38) * width, ry = (height - horizon) * random.between(.15, .26);
    const rings = [[1, darker(rug, .7)], [.93, rug], [.72, lighter(rug, .35)], [.66, rug]] as const;
    for (const [scale, colour] of rings) {
      context.fillStyle = css(colour);
      context.beginPath();
      context.ellipse(x, y, rx * scale, ry * scale, 0, 0, 2 * Math.PI);
      context.fill();
    }
  }
  startThing(context);
  rect(context, [.93, .92, .88], 0, horizon - 2.2 * unit, width, 2.6 * unit);
  context.fillStyle = "rgba(40,25,10,.45)";
  context.fillRect(0, horizon + .4 * unit, width, .8 * unit);
}

function linear(
  context: SKRSContext2D,
  ends: readonly [fromX: number, fromY: number, toX: number, toY: number],
  ...colours: (readonly [at: number, colour: Rgb])[]
): CanvasGradient {
  const gradient = context.createLinearGradient(...ends);
  for (const [at, colour] of colours) gradient.addColorStop(at, css(colour));
  return gradient;
}

function rect(
  context: SKRSContext2D,
  colour: Rgb,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = css(colour);
  context.fillRect(x, y, width, height);
}

function fill(context: SKRSContext2D, colour: Rgb, ...points: (readonly [x: number, y: number])[]): void {
  context.fillStyle = css(colour);
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.closePath();
  context.fill();
}
