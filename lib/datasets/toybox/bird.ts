import type { Random } from "../../tensor/random.ts";
import type { Brush, Coat, Stance } from "./brush.ts";
import type { Bird } from "./classes.ts";
import { BLACK, darker, type Rgb, WHITE } from "./palette.ts";
import { ellipse, limb, polygon } from "./shape.ts";

const LEG: Rgb = [.90, .60, .15];
const COMB: Rgb = [.85, .10, .10];
const BILL: Rgb = [.95, .62, .10];

/** Paints a bird facing right. Body, wing, tail and legs say nothing about its class. */
export function paintBird(brush: Brush, random: Random, kind: Bird, coat: Coat): Stance {
  const between = (low: number, high: number) => random.between(low, high);
  const length = between(.38, .52), depth = between(.28, .38), y = between(.05, .12);
  const far = darker(coat.colour, .75), foot = y + depth + .27;

  for (const x of [-.08, .12]) {
    brush.plain(
      LEG,
      limb(x, y + depth * .7, x + .02, foot, .03, .025),
      limb(x - .02, foot, x + .14, foot + .01, .032, .02),
    );
  }
  const tail = between(.15, .4), tip = y - between(.05, .35) - .05;
  brush.plain(
    far,
    polygon([-length * .7, y - .16], [-length * .7, y + .14], [-length - tail, tip], [
      -length - tail - .02,
      Math.min(y - .3, tip - .06),
    ]),
  );
  const r = between(.21, .25) * (kind === "owl" ? 1.1 : 1);
  const x = length * .8 + between(0, .08), top = y - depth - between(.05, .16);
  brush.body(coat, ellipse(0, y, length, depth, -.2), limb(length * .5, y - .1, x, top, depth * .5, r * .7));
  const wing: Coat = { ...coat, colour: far };
  brush.body(wing, ellipse(-.1, y, length * .62, depth * .55, .25));

  paintCrest(brush, kind, far, x, top, r);
  brush.body(coat, ellipse(x, top, r, r));
  paintBill(brush, kind, x, top, r);
  if (kind === "owl") paintOwlFace(brush, x, top, r);
  else {
    brush.flat(BLACK, ellipse(x + r * .3, top - r * .25, .068, .068));
    brush.flat(WHITE, ellipse(x + r * .3, top - r * .25, .058, .058));
    brush.flat(BLACK, ellipse(x + r * .35, top - r * .25, .038, .040));
    brush.flat(WHITE, ellipse(x + r * .40, top - r * .33, .013, .013));
  }
  return { ground: foot + .03, reach: length * 1.1 };
}

/** What stands on the head: the rooster's comb, the owl's tufts. */
function paintCrest(brush: Brush, kind: Bird, far: Rgb, x: number, y: number, r: number): void {
  if (kind === "rooster") {
    brush.plain(
      COMB,
      ...[-.75, .3, -.25].map((at) =>
        ellipse(x + r * at, y - r * (at === -.25 ? 1.15 : 1), r * .36, r * .48)
      ),
    );
  } else if (kind === "owl") {
    for (const side of [-1, 1]) {
      brush.plain(
        far,
        polygon([x + side * r * .2, y - r * .7], [x + side * r * 1.1, y - r * .3], [
          x + side * r * 1.15,
          y - r * 1.5,
        ]),
      );
    }
  }
}

function paintBill(brush: Brush, kind: Bird, x: number, y: number, r: number): void {
  if (kind === "duck") {
    brush.plain(BILL, limb(x + r * .6, y + r * .2, x + r * 1.7, y + r * .3, .075, .095));
    brush.flat([.5, .3, .05], limb(x + r * .7, y + r * .3, x + r * 1.75, y + r * .36, .012, .012));
    brush.plain(WHITE, limb(x - r * .6, y + r * .95, x + r * .5, y + r * .95, .05, .05));
  } else if (kind === "toucan") {
    brush.plain([.95, .55, .10], ellipse(x + r * 1.65, y + r * .15, r * 1.35, r * .55, .18));
    brush.plain(BLACK, ellipse(x + r * 2.55, y + r * .3, r * .4, r * .32, .18));
    brush.flat([.45, .20, .05], limb(x + r * .5, y + r * .2, x + r * 2.5, y + r * .42, .014, .014));
  } else if (kind === "rooster") {
    brush.plain(COMB, ellipse(x + r * .75, y + r * .85, r * .26, r * .48));
    brush.plain(
      [.95, .75, .15],
      polygon([x + r * .75, y - r * .3], [x + r * .75, y + r * .35], [x + r * 1.6, y + r * .1]),
    );
  }
}

function paintOwlFace(brush: Brush, x: number, y: number, r: number): void {
  for (const side of [-.42, .48]) {
    brush.plain(WHITE, ellipse(x + r * side, y - r * .1, r * .5, r * .5));
    brush.flat([.95, .70, .10], ellipse(x + r * side, y - r * .1, r * .34, r * .34));
    brush.flat(BLACK, ellipse(x + r * side, y - r * .1, r * .19, r * .19));
    brush.flat(WHITE, ellipse(x + r * side + r * .07, y - r * .18, r * .06, r * .06));
  }
  brush.plain(
    [.75, .50, .12],
    polygon([x - r * .15, y + r * .2], [x + r * .2, y + r * .2], [x + r * .03, y + r * .75]),
  );
}
