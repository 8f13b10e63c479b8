import type { Random } from "../../tensor/random.ts";
import type { Brush, Coat, Stance } from "./brush.ts";
import type { Creature } from "./classes.ts";
import { BLACK, darker, lighter, type Rgb, WHITE } from "./palette.ts";
import { ellipse, limb, polygon } from "./shape.ts";

/** Head centre and radius, in object units. */
interface Head {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

const PINK: Rgb = [.95, .62, .68];

/** Paints a four-legged animal facing right. Body, legs and tail say nothing about its class. */
export function paintCreature(brush: Brush, random: Random, kind: Creature, coat: Coat): Stance {
  const between = (low: number, high: number) => random.between(low, high);
  const length = between(.40, .58), depth = between(.22, .34), y = between(0, .1);
  const leg = between(.32, .5), thick = between(.055, .09);
  const colour = coat.colour, far = darker(colour, .68);
  const foot = y + leg + depth * .45;

  for (const x of [-length * .75, length * .62]) {
    const end = x + .07 + between(-.06, .06);
    brush.plain(far, limb(x + .07, y, end, foot - .05, thick, thick * .8));
  }
  paintTail(brush, random, colour, length, y);

  const legs = [-length * .68, length * .55].map((x) => {
    const end = x + between(-.06, .06);
    return { end, shape: limb(x, y + .05, end, foot, thick * 1.15, thick * .85) };
  });
  const r = between(.20, .25);
  const head: Head = { x: length + between(.05, .14), y: y - between(.28, .42), r };
  brush.body(
    coat,
    ...legs.map(({ shape }) => shape),
    ellipse(0, y, length, depth),
    limb(length * .7, y - .05, head.x, head.y, depth * .5, r * .6),
  );
  for (const { end } of legs) {
    brush.plain(far, ellipse(end + .025, foot + thick * .35, thick * 1.05, thick * .6));
  }

  paintBehindHead(brush, random, kind, colour, head);
  brush.body(coat, ellipse(head.x, head.y, r, r * .95));
  paintFace(brush, kind, colour, head);
  return { ground: foot + thick * .8, reach: length * 1.25 };
}

function paintTail(brush: Brush, random: Random, colour: Rgb, length: number, y: number): void {
  const far = darker(colour, .72);
  const shape = random.below(3);
  if (shape === 0) {
    brush.plain(far, limb(-length * .9, y - .05, -length - .3, y - random.between(.1, .4), .045, .025));
  } else if (shape === 1) brush.plain(lighter(colour), ellipse(-length - .05, y - .1, .11, .11));
  else {
    brush.plain(far, limb(-length * .9, y - .05, -length - .22, y + .2, .04, .03));
    brush.plain(darker(colour, .5), ellipse(-length - .23, y + .25, .07, .1));
  }
}

/** The parts that tell classes apart and lie behind the head: mane, antlers, long ears, horns. */
function paintBehindHead(brush: Brush, random: Random, kind: Creature, colour: Rgb, { x, y, r }: Head): void {
  if (kind === "lion") {
    const mane = random.pick<Rgb>([[.45, .24, .08], [.65, .38, .10], [.30, .16, .08]]);
    const locks = Array.from({ length: 12 }, (_, i) => {
      const angle = i * Math.PI / 6;
      return ellipse(x + r * 1.08 * Math.cos(angle), y + r * 1.08 * Math.sin(angle), r * .52, r * .36, angle);
    });
    brush.plain(mane, ...locks, ellipse(x, y, r * 1.22, r * 1.22));
  } else if (kind === "deer") {
    for (const side of [-1, 1]) {
      const root = x + side * .07, tip = root + side * .16;
      brush.plain(
        [.72, .55, .33],
        limb(root, y - r * .7, tip, y - r * 2.3, .036, .028),
        limb(root + side * .05, y - r * 1.3, root + side * .26, y - r * 1.75, .028, .018),
        limb(root + side * .10, y - r * 1.8, root - side * .03, y - r * 2.5, .028, .018),
        limb(tip, y - r * 2.2, tip + side * .1, y - r * 2.7, .026, .016),
      );
    }
  } else if (kind === "rabbit") {
    for (const [root, lean] of [[x - .1, -.15], [x + .07, .12]]) {
      brush.plain(colour, limb(root, y - r * .6, root + lean, y - r * 2.7, .062, .078));
      brush.flat(PINK, limb(root + lean * .3, y - r * 1.1, root + lean * .95, y - r * 2.55, .028, .042));
    }
  } else if (kind === "cat") {
    for (const side of [-1, 1]) {
      const ear = (inner: number, outer: number, tip: number, low: number, high: number) =>
        polygon([x + side * r * inner, y - r * low], [x + side * r * outer, y - r * (low - .25)], [
          x + side * r * tip,
          y - r * high,
        ]);
      brush.plain(colour, ear(.12, 1.0, .95, .6, 1.75));
      brush.flat(PINK, ear(.38, .84, .84, .72, 1.38));
    }
  } else if (kind === "bull") {
    for (const side of [-1, 1]) {
      brush.plain(
        [.92, .88, .76],
        limb(x + side * r * .5, y - r * .55, x + side * r * 1.45, y - r * .75, .075, .058),
        limb(x + side * r * 1.45, y - r * .75, x + side * r * 1.55, y - r * 1.75, .058, .018),
      );
    }
  } else if (kind === "elephant") {
    brush.plain(darker(colour, .82), ellipse(x - r * .75, y + r * .05, r * .95, r * 1.15, .2));
    brush.plain(darker(colour, .70), ellipse(x - r * .72, y + r * .08, r * .62, r * .80, .2));
  }
}

/** Muzzle or trunk, nose and eyes. */
function paintFace(brush: Brush, kind: Creature, colour: Rgb, { x, y, r }: Head): void {
  if (kind === "elephant") {
    brush.plain(WHITE, limb(x + r * .5, y + r * .7, x + r * 1.15, y + r * 1.05, .045, .02));
    brush.plain(
      colour,
      limb(x + r * .6, y + r * .2, x + r * 1.25, y + r * 1.2, .095, .075),
      limb(x + r * 1.25, y + r * 1.2, x + r * 1.3, y + r * 2.3, .075, .058),
      limb(x + r * 1.3, y + r * 2.3, x + r * 1.75, y + r * 2.5, .058, .045),
    );
  } else if (kind === "bull") {
    brush.plain(lighter(colour, .55), ellipse(x + r * .25, y + r * .62, r * .72, r * .5));
    brush.flat(
      BLACK,
      ellipse(x + r * .02, y + r * .55, .026, .034),
      ellipse(x + r * .52, y + r * .55, .026, .034),
    );
    brush.plain([.85, .72, .2], ellipse(x + r * .27, y + r * 1.05, .05, .06));
  } else {
    brush.plain(lighter(colour, .5), ellipse(x + r * .55, y + r * .35, r * .5, r * .4));
    brush.flat(BLACK, ellipse(x + r * .92, y + r * .2, .042, .034));
    brush.flat(darker(colour, .4), limb(x + r * .55, y + r * .55, x + r * .85, y + r * .5, .01, .01));
  }
  for (const side of [-.12, .45]) {
    brush.flat(BLACK, ellipse(x + r * side, y - r * .2, .058, .07));
    brush.flat(WHITE, ellipse(x + r * side, y - r * .2, .048, .06));
    brush.flat(BLACK, ellipse(x + r * side + .012, y - r * .18, .032, .044));
    brush.flat(WHITE, ellipse(x + r * side + .022, y - r * .18 - .02, .012, .014));
  }
}
