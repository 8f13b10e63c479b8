import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Random } from "../../tensor/random.ts";
import { Brush } from "./brush.ts";
import { startShade, startThing } from "./outlines.ts";
import { COLOUR_NAMES, COLOURS, darker, lighter, type Rgb } from "./palette.ts";
import type { Frame } from "./places.ts";
import { box, ellipse, limb, polygon } from "./shape.ts";

export const DISTRACTORS = ["rock", "bush", "tree", "flower", "lamp", "crate", "balloon"] as const;
export type Distractor = typeof DISTRACTORS[number];

/** Where a thing meets the ground, in its own units; a balloon floats. */
const BASE: Record<Distractor, number | undefined> = {
  rock: .58,
  bush: .70,
  tree: .98,
  flower: .92,
  lamp: 1.0,
  crate: .64,
  balloon: undefined,
};

/** Scatters things that belong to no class over a place, far ones first; returns their kinds, each once. */
export function scatterDistractors(
  context: SKRSContext2D,
  random: Random,
  count: number,
  { height, width, horizon }: Frame,
): Distractor[] {
  const things = Array.from({ length: count }, () => {
    const kind = random.pick(DISTRACTORS), size = Math.min(height, width) * random.between(.07, .17);
    const x = random.between(0, width), base = BASE[kind];
    if (base === undefined) return { kind, size, x, y: random.between(.1, .7) * height, foot: 0 };
    const foot = random.between(horizon + .03 * height, .98 * height);
    return { kind, size, x, y: foot - base * size, foot };
  });
  things.sort((a, b) => a.foot - b.foot);
  const brush = new Brush(context);
  for (const { kind, size, x, y, foot } of things) {
    context.setTransform(size, 0, 0, size, x, y);
    if (foot > 0) castShadow(context, BASE[kind]!);
    startThing(context);
    PAINT[kind](brush, random);
  }
  return [...new Set(things.map(({ kind }) => kind))].sort();
}

function castShadow(context: SKRSContext2D, base: number): void {
  startShade(context);
  context.fillStyle = "rgba(0,0,0,.13)";
  for (const grow of [1, .75]) {
    context.beginPath();
    context.ellipse(.05, base, .62 * grow, .13 * grow, 0, 0, 2 * Math.PI);
    context.fill();
  }
}

const STEEL: Rgb = [.20, .22, .24];

/** Each paints a thing about two units high around the origin of the brush. */
const PAINT: Record<Distractor, (brush: Brush, random: Random) => void> = {
  rock(brush, random) {
    const colour = darker([.52, .51, .49], random.between(.75, 1.15));
    brush.plain(colour, ellipse(-.3, .25, .45, .35, .2), ellipse(.25, .1, .55, .5, -.2));
    brush.flat(darker(colour, .7), limb(.3, -.1, .42, .12, .02, .01), limb(.42, .12, .36, .26, .015, .01));
  },
  bush(brush, random) {
    foliage(brush, random, 7, .6, -.2, .4);
    brush.flat(
      [.80, .20, .22],
      ...[0, 1, 2].map(() => ellipse(random.between(-.5, .5), random.between(-.2, .4), .055, .055)),
    );
  },
  tree(brush, random) {
    brush.plain([.38, .25, .14], limb(0, .9, 0, 0, .14, .10));
    if (random.next() < .5) {
      const colour = darker([.15, .42, .18], random.between(.8, 1.2));
      for (const [y, r] of [[.25, .56], [-.15, .46], [-.52, .34]]) {
        brush.plain(colour, polygon([-r, y], [r, y], [0, y - .62]));
      }
    } else foliage(brush, random, 7, .4, -.6, .05);
  },
  flower(brush, random) {
    const colour = random.pick<Rgb>([[.95, .45, .60], [.98, .85, .20], [.90, .25, .20], [.75, .50, .90]]);
    brush.plain([.20, .50, .15], limb(0, .9, 0, -.2, .06, .05), ellipse(.25, .45, .25, .1, -.5));
    brush.plain(
      colour,
      ...Array.from({ length: 6 }, (_, i) => {
        const angle = i * Math.PI / 3;
        return ellipse(.36 * Math.cos(angle), -.35 + .36 * Math.sin(angle), .24, .24);
      }),
    );
    brush.plain([.95, .80, .20], ellipse(0, -.35, .2, .2));
  },
  lamp(brush) {
    brush.plain(
      STEEL,
      limb(0, 1, 0, -.7, .06, .045),
      limb(0, -.7, .35, -.8, .04, .04),
      box(0, .97, .14, .05, .02),
    );
    brush.plain([1, .93, .60], ellipse(.42, -.70, .2, .13));
    brush.plain(STEEL, polygon([.20, -.74], [.64, -.74], [.52, -.88], [.32, -.88]));
  },
  crate(brush, random) {
    const colour = darker([.66, .47, .26], random.between(.85, 1.1)), gap = darker(colour, .55);
    brush.plain(colour, box(0, .1, .55, .55, .04));
    brush.flat(gap, ...[-.22, .1, .42].map((y) => box(0, y, .53, .018)));
    brush.plain(darker(colour, .85), limb(-.44, .54, .44, -.34, .06, .06));
    brush.plain(darker(colour, .9), box(-.49, .1, .06, .55, .02), box(.49, .1, .06, .55, .02));
  },
  balloon(brush, random) {
    const colour = COLOURS[random.pick(COLOUR_NAMES)];
    brush.flat([.88, .88, .88], limb(0, .3, .08, 1, .018, .018));
    brush.plain(colour, polygon([-.07, .4], [.07, .4], [0, .28]), ellipse(0, -.2, .42, .52));
    brush.flat(lighter(colour, .75), ellipse(-.15, -.42, .07, .12, .4));
  },
};

/** A crown of leaves: balls of changing green, the lightest painted last. */
function foliage(
  brush: Brush,
  random: Random,
  count: number,
  spread: number,
  top: number,
  bottom: number,
): void {
  const base = darker([.17, .42, .15], random.between(.85, 1.2));
  const balls = Array.from({ length: count }, () => ({
    shape: ellipse(
      random.between(-spread, spread),
      random.between(top, bottom),
      random.between(.27, .42),
      random.between(.25, .38),
    ),
    tone: random.between(.8, 1.25),
  }));
  balls.sort((a, b) => a.tone - b.tone);
  for (const { shape, tone } of balls) brush.plain(darker(base, tone), shape);
}
