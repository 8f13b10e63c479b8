import type { Random } from "../../tensor/random.ts";
import type { Brush, Coat, Stance } from "./brush.ts";
import type { Vehicle } from "./classes.ts";
import { BLACK, darker, lighter, type Rgb, WHITE } from "./palette.ts";
import { box, ellipse, limb, polygon } from "./shape.ts";

/** Measures of a vehicle body, in object units. */
interface Chassis {
  readonly boxy: boolean;
  /** Half length and half height of the lower body, and its centre height. */
  readonly length: number;
  readonly height: number;
  readonly y: number;
  /** Height of the roof, and where it begins and ends. */
  readonly roof: number;
  readonly left: number;
  readonly right: number;
  /** Height of the cabin. */
  readonly cabin: number;
}

const GLASS: Rgb = [.62, .80, .90];
const METAL: Rgb = [.78, .78, .80];

/** Paints a car or a van facing right. Body shape and wheels say nothing about its class. */
export function paintVehicle(brush: Brush, random: Random, kind: Vehicle, coat: Coat): Stance {
  const between = (low: number, high: number) => random.between(low, high);
  const length = between(.72, .9), height = between(.15, .22), y = between(.12, .2);
  const boxy = random.next() < .5, cabin = between(.24, .34), wheel = between(.13, .18);
  const roof = y - height - cabin - (boxy ? .03 : 0);
  const chassis: Chassis = {
    boxy,
    length,
    height,
    y,
    roof,
    left: boxy ? -length * .97 : -length * .5,
    right: boxy ? length * .67 : length * .28,
    cabin,
  };
  const shift = between(-.08, .08), slope = between(.05, .3);
  paintBody(brush, kind, coat, chassis);
  for (const x of [-length * .55, length * .55]) paintWheel(brush, x, y + height, wheel);
  brush.plain([1, .95, .6], ellipse(length * .95, y - .03, .05, .065));
  brush.plain([.8, .1, .1], box(-length * .97, y - .03, .03, .06, .01));
  brush.plain(
    METAL,
    box(length * .92, y + height * .75, .09, .03, .03),
    box(-length * .92, y + height * .75, .09, .03, .03),
  );

  if (kind === "taxi") paintTaxi(brush, chassis, shift);
  else if (kind === "police car") paintPoliceCar(brush, chassis, shift);
  else if (kind === "ambulance") paintAmbulance(brush, chassis);
  else if (kind === "fire truck") paintFireTruck(brush, chassis, slope);
  else paintIceCreamVan(brush, chassis, shift);
  return { ground: y + height + wheel, reach: length * 1.05 };
}

function paintBody(
  brush: Brush,
  kind: Vehicle,
  coat: Coat,
  { boxy, length, height, y, roof, cabin }: Chassis,
): void {
  const seam = darker(coat.colour, .55);
  if (boxy) {
    brush.body(
      coat,
      box(-length * .15, y - height - cabin * .5 + .05, length * .82, cabin * .5 + .08, .08),
      box(0, y, length, height, .08),
    );
    const middle = roof + .03 + cabin * .5;
    paintWindow(brush, length * .42, middle, length * .17, cabin * .34);
    // A cross or a striped awning needs the side wall.
    if (kind !== "ambulance" && kind !== "ice cream van") {
      paintWindow(brush, -length * .1, middle, length * .22, cabin * .34);
    }
    brush.flat(seam, limb(length * .2, roof + .12, length * .2, y + height * .7, .007, .007));
  } else {
    brush.body(
      coat,
      polygon([-length * .75, y - height * .6], [length * .55, y - height * .6], [length * .28, roof], [
        -length * .5,
        roof,
      ]),
      box(0, y, length, height, .09),
    );
    const sill = y - height * .9;
    const front = polygon([-length * .02, roof + .06], [length * .24, roof + .06], [length * .42, sill], [
      -length * .02,
      sill,
    ]);
    const rear = polygon([-length * .46, roof + .06], [-length * .1, roof + .06], [-length * .1, sill], [
      -length * .62,
      sill,
    ]);
    brush.plain(GLASS, front);
    brush.plain(GLASS, rear);
    brush.flat(
      lighter(GLASS, .6),
      polygon([.04, roof + .07], [.10, roof + .07], [.02, sill - .01], [0, sill - .01]),
    );
    brush.flat(seam, limb(-length * .06, sill, -length * .06, y + height * .7, .007, .007));
  }
  brush.flat(seam, limb(-length * .92, y + height * .45, length * .92, y + height * .45, .008, .008));
}

function paintWindow(brush: Brush, x: number, y: number, hx: number, hy: number): void {
  brush.plain(GLASS, box(x, y, hx, hy, .03));
  brush.flat(
    lighter(GLASS, .6),
    polygon([x - hx * .5, y - hy * .85], [x - hx * .1, y - hy * .85], [x - hx * .5, y + hy * .8], [
      x - hx * .8,
      y + hy * .8,
    ]),
  );
}

function paintWheel(brush: Brush, x: number, y: number, radius: number): void {
  brush.plain([.14, .14, .15], ellipse(x, y, radius, radius));
  brush.plain([.74, .74, .77], ellipse(x, y, radius * .56, radius * .56));
  brush.flat([.32, .32, .34], ellipse(x, y, radius * .18, radius * .18));
}

function paintTaxi(brush: Brush, { left, right, roof, length, y }: Chassis, shift: number): void {
  const x = (left + right) / 2 + shift;
  brush.plain([1, .85, .1], box(x, roof - .09, .24, .1, .04));
  brush.flat(BLACK, limb(x - .13, roof - .09, x + .13, roof - .09, .03, .03));
  const squares = 8, step = length * .8 / squares;
  brush.flat([1, .9, .3], box(0, y - .008, length * .4, .078));
  for (let i = 0; i < squares; i++) {
    const row = i % 2;
    brush.flat(BLACK, box(-length * .4 + (i + .5) * step, y - .047 + .078 * row, step / 2, .039));
  }
}

function paintPoliceCar(brush: Brush, { left, right, roof, length, y }: Chassis, shift: number): void {
  const x = (left + right) / 2 + shift;
  brush.plain([.95, .05, .10], box(x - .17, roof - .08, .17, .095, .04));
  brush.plain([.05, .20, .95], box(x + .17, roof - .08, .17, .095, .04));
  brush.plain(WHITE, box(x, roof - .08, .05, .1, .02));
  const badge = -length * .05;
  brush.plain(
    [.95, .80, .20],
    polygon([badge - .13, y - .1], [badge + .13, y - .1], [badge + .10, y + .05], [badge, y + .17], [
      badge - .10,
      y + .05,
    ]),
  );
}

function paintAmbulance(brush: Brush, { boxy, roof, length, cabin, y }: Chassis): void {
  const x = boxy ? -length * .2 : -length * .03, at = boxy ? roof + .03 + cabin * .55 : y - .06, half = .21;
  brush.plain(WHITE, box(x, at, half, half, .04));
  brush.flat([.88, .06, .08], box(x, at, half * .8, half * .26), box(x, at, half * .26, half * .8));
}

function paintFireTruck(brush: Brush, { left, roof }: Chassis, slope: number): void {
  const dx = Math.cos(slope), dy = -Math.sin(slope), x = left - .05, y = roof - .06, reach = 1.25;
  brush.plain([.40, .40, .42], ellipse(x + .12, y + .02, .1, .08));
  const rungs = Array.from({ length: 8 }, (_, i) => {
    const t = reach * (.06 + .88 * i / 7);
    return limb(x + dx * t, y + dy * t, x + dx * t, y - .15 + dy * t, .02, .02);
  });
  const rails = [0, .15].map((up) => limb(x, y - up, x + reach * dx, y - up + reach * dy, .028, .028));
  brush.plain(METAL, ...rungs, ...rails);
}

function paintIceCreamVan(brush: Brush, { left, right, roof, height, y }: Chassis, shift: number): void {
  const x = (left + right) / 2 + shift;
  brush.plain([.85, .60, .30], polygon([x - .16, roof - .2], [x + .16, roof - .2], [x, roof + .1]));
  brush.plain([.98, .60, .72], ellipse(x - .09, roof - .27, .14, .13));
  brush.plain([.96, .93, .80], ellipse(x + .09, roof - .27, .14, .13));
  brush.plain([.55, .32, .20], ellipse(x, roof - .4, .13, .13));
  brush.plain([.90, .10, .15], ellipse(x, roof - .53, .045, .045));
  const flags = 6, width = Math.min(.9, right - left) / flags, start = (left + right) / 2 - width * flags / 2;
  for (let i = 0; i < flags; i++) {
    const at = start + i * width, top = y - height * .55;
    brush.plain(
      i % 2 ? [.98, .50, .65] : WHITE,
      polygon([at, top], [at + width, top], [at + width / 2, y + .06]),
    );
  }
}
