import type { Random } from "../../tensor/random.ts";
import { OBJECT_CLASSES, type ToyboxClass } from "./classes.ts";
import type { Frame } from "./places.ts";
import type { SceneOptions } from "./scene-options.ts";

/** Where an object stands: its centre in pixels and the pixels per object unit. */
export interface Site {
  readonly className: ToyboxClass;
  readonly x: number;
  readonly y: number;
  readonly unit: number;
}

/** Chooses classes, sizes and positions. Small objects come first: they are far, near ones cover them. */
export function placeObjects(random: Random, options: SceneOptions, frame: Frame): Site[] {
  const count = within(random, options.objects), short = Math.min(frame.height, frame.width);
  const [least, most] = options.scale.map(Math.log);
  const objects = Array.from({ length: count }, (_, i) => ({
    className: options.classes?.[Math.min(i, options.classes.length - 1)] ?? random.pick(OBJECT_CLASSES),
    unit: short / 2 * Math.exp(random.between(least, most)),
  }));
  objects.sort((a, b) => a.unit - b.unit);
  const sites: Site[] = [];
  for (const object of objects) {
    sites.push({ ...object, ...freeSpot(random, object.unit, sites, options, frame) });
  }
  return sites;
}

/** Looks a few times for a spot not too near the others; takes the freest spot seen. */
function freeSpot(random: Random, unit: number, others: Site[], options: SceneOptions, frame: Frame) {
  let best = { x: 0, y: 0 }, freest = -1;
  for (let attempt = 0; attempt < 12; attempt++) {
    const spot = anySpot(random, unit, options, frame);
    const distance = Math.min(
      9,
      ...others.map((other) => Math.hypot(spot.x - other.x, spot.y - other.y) / (unit + other.unit)),
    );
    if (distance > freest) [best, freest] = [spot, distance];
    if (distance > random.between(.45, .9)) break;
  }
  return best;
}

function anySpot(random: Random, unit: number, options: SceneOptions, { height, width, horizon }: Frame) {
  // An object that may leave the frame keeps at least about a quarter of itself inside.
  const reach = options.partlyOutside ? 0 : .75, rise = options.partlyOutside ? .1 : .7;
  const marginX = Math.min(unit * reach, width / 2), marginY = Math.min(unit * rise, height / 2);
  const x = random.between(marginX, width - marginX);
  // Feet stand on the ground, not in the sky.
  const highest = Math.max(marginY, Math.min(horizon - .5 * unit, height - marginY));
  return { x, y: random.between(highest, height - marginY) };
}

/** A whole number in [least, most]. */
export function within(random: Random, [least, most]: readonly [number, number]): number {
  return least + random.below(most - least + 1);
}
