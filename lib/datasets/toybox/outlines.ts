import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

/** What a pixel belongs to, from large to small. All counted from 1; 0 is nothing. */
export interface OutlineMaps {
  /** Things: objects, things of no class, and what stands or lies in a place, sky and ground among them. */
  readonly thing: Uint8Array<ArrayBuffer>;
  /** Parts of things: what was painted as one body, with the marks on it. */
  readonly part: Uint8Array<ArrayBuffer>;
  /** Marks on parts, such as eyes and windows; where a part is bare, the part itself. */
  readonly mark: Uint8Array<ArrayBuffer>;
}

interface Region {
  readonly thing: number;
  readonly part: number;
}

/** The most regions that fit the maps. Later ones are merged into the last. */
const MOST = 255;

/** Canvas calls that paint. */
const PAINTS = new Set(["fill", "fillRect", "stroke", "strokeRect"]);
/** Canvas calls that only read, or that write whole pictures. */
const LEFT_ALONE = new Set([
  "getImageData",
  "createImageData",
  "putImageData",
  "createLinearGradient",
  "createRadialGradient",
]);

const recorders = new WeakMap<SKRSContext2D, Outlines>();

/** Tells a recorder, if there is one, that a new thing is painted now. */
export function startThing(context: SKRSContext2D): void {
  recorders.get(context)?.start("thing");
}

/** Tells a recorder, if there is one, that a new part of the thing is painted now. */
export function startPart(context: SKRSContext2D): void {
  recorders.get(context)?.start("part");
}

/** Tells a recorder, if there is one, that a mark is painted on the part now. */
export function startMark(context: SKRSContext2D): void {
  recorders.get(context)?.start("mark");
}

/** Tells a recorder, if there is one, that what is painted now has no outline of its own: shadows, grass. */
export function startShade(context: SKRSContext2D): void {
  recorders.get(context)?.start("shade");
}

/**
 * Watches a scene being painted and keeps, beside the picture, which thing, part and mark each pixel shows. Every call that
 * paints is repeated in a flat colour, one per region, on a canvas of its own; where two colours mix at an edge, the pixel
 * goes to the region that most of its neighbours show.
 */
export class Outlines {
  readonly #regions: Region[] = [{ thing: 0, part: 0 }];
  #things = 0;
  #parts = 0;
  /** The region that is painted now, 0 for none. */
  #now = 0;
  /** Region per pixel of the frame. */
  readonly #map: Uint16Array;
  readonly #canvases = new Map<SKRSContext2D, SKRSContext2D>();

  constructor(readonly height: number, readonly width: number) {
    this.#map = new Uint16Array(height * width);
  }

  start(kind: "thing" | "part" | "mark" | "shade"): void {
    if (kind === "shade") {
      this.#now = 0;
      return;
    }
    if (kind === "thing") this.#things++;
    if (kind !== "mark") this.#parts++;
    const full = this.#regions.length > MOST;
    if (!full) this.#regions.push({ thing: this.#things, part: this.#parts });
    this.#now = this.#regions.length - 1;
  }

  /** A canvas that paints like the given one and is watched. Only one is watched at a time: `keep` it before the next. */
  watch(context: SKRSContext2D, height: number, width: number): SKRSContext2D {
    const canvas = sheet(width, height), flat = canvas.getContext("2d");
    flat.setTransform(1, 0, 0, 1, 0, 0);
    flat.clearRect(0, 0, canvas.width, canvas.height);
    const paint = (name: string, args: unknown[]) => {
      if (this.#now === 0) return;
      // A colour for a region, with a digest in the blue channel that mixtures do not have.
      const [low, high] = [this.#now & 255, this.#now >> 8];
      flat.fillStyle = flat.strokeStyle = `rgb(${low},${high},${check(this.#now)})`;
      call(flat, name, args);
    };
    const watched = new Proxy(context, {
      get: (target, name: string) => {
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (PAINTS.has(name)) paint(name, args);
          else if (!LEFT_ALONE.has(name)) call(flat, name, args);
          return call(target, name, args);
        };
      },
      set: (target, name: string, value) => {
        if (name !== "fillStyle" && name !== "strokeStyle") Reflect.set(flat, name, value, flat);
        return Reflect.set(target, name, value, target);
      },
    });
    recorders.set(watched, this);
    this.#canvases.set(watched, flat);
    return watched;
  }

  /** Sky and ground: everything above and below a row. */
  divide(horizon: number): void {
    for (const [from, to] of [[0, horizon], [horizon, this.height]]) {
      this.start("thing");
      this.#map.fill(this.#now, from * this.width, to * this.width);
    }
    this.#now = 0;
  }

  /** Takes what a watched canvas shows into the frame, at a place, where `solid` holds. */
  keep(
    watched: SKRSContext2D,
    at: { left: number; top: number; height: number; width: number },
    solid: (pixel: number) => boolean,
  ): void {
    const { left, top, height, width } = at;
    const regions = this.#read(this.#canvases.get(watched)!, height, width);
    for (let y = Math.max(0, -top); y < Math.min(height, this.height - top); y++) {
      for (let x = Math.max(0, -left); x < Math.min(width, this.width - left); x++) {
        const region = regions[y * width + x];
        if (region > 0 && solid(y * width + x)) this.#map[(top + y) * this.width + left + x] = region;
      }
    }
    this.#canvases.delete(watched);
  }

  /** The maps of the frame. */
  maps(): OutlineMaps {
    const of = (pick: (region: number) => number) =>
      Uint8Array.from(this.#map, (region) => Math.min(MOST, pick(region)));
    return {
      thing: of((region) => this.#regions[region].thing),
      part: of((region) => this.#regions[region].part),
      mark: of((region) => region),
    };
  }

  /** Region per pixel of a flat canvas, 0 where nothing was painted. */
  #read(flat: SKRSContext2D, height: number, width: number): Uint16Array {
    const { data } = flat.getImageData(0, 0, width, height);
    const found = new Uint16Array(height * width), mixed: number[] = [];
    for (let i = 0; i < found.length; i++) {
      const alpha = data[4 * i + 3];
      if (alpha === 0) continue;
      const region = data[4 * i] + 256 * data[4 * i + 1];
      const whole = alpha === 255 && region < this.#regions.length && data[4 * i + 2] === check(region);
      if (whole) found[i] = region;
      else mixed.push(i);
    }
    // Mixed pixels of thin shapes have only mixed neighbours: they are resolved once their neighbours are.
    const counts = new Map<number, number>();
    for (let open = mixed, before = Infinity; open.length > 0 && open.length < before;) {
      before = open.length;
      const told = open.map((i) => around(found, i, height, width, counts));
      open.forEach((i, at) => found[i] = told[at]);
      open = open.filter((_, at) => told[at] === 0);
    }
    return found;
  }
}

/** The region that most of the eight neighbours show. */
function around(found: Uint16Array, i: number, height: number, width: number, counts: Map<number, number>) {
  const y = Math.floor(i / width), x = i % width;
  counts.clear();
  let best = 0, most = 0;
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      const region = found[row * width + column];
      if (region === 0) continue;
      const count = (counts.get(region) ?? 0) + 1;
      counts.set(region, count);
      if (count > most) [best, most] = [region, count];
    }
  }
  return best;
}

/** One canvas that serves all in turn and grows: canvases hold memory the garbage collector does not see. */
export function growingCanvas(): (width: number, height: number) => Canvas {
  let shared = createCanvas(1, 1);
  return (width, height) => {
    if (shared.width < width || shared.height < height) {
      shared = createCanvas(Math.max(width, shared.width), Math.max(height, shared.height));
    }
    return shared;
  };
}

const sheet = growingCanvas();

function call(context: SKRSContext2D, name: string, args: unknown[]): unknown {
  const method: (...args: unknown[]) => unknown = Reflect.get(context, name);
  return method.apply(context, args);
}

function check(region: number): number {
  return (region * 151 + 89) & 255;
}
