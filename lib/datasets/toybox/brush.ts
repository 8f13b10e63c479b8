import type { Path2D, SKRSContext2D } from "@napi-rs/canvas";
import { css, darker, type Rgb } from "./palette.ts";
import { startMark, startPart } from "./outlines.ts";
import type { Shape } from "./shape.ts";

/** What a part is painted with: a colour, and marks in a second colour if the coat has a texture. */
export interface Coat {
  readonly colour: Rgb;
  readonly marks?: { readonly path: Path2D; readonly colour: Rgb };
}

/** How far the dark contour reaches beyond a part, in object units. */
const CONTOUR = .022;

/** Paints shaded parts onto a canvas whose transform is already the object's. */
export class Brush {
  constructor(readonly context: SKRSContext2D) {}

  /** Paints parts as one body: one contour around all of them, then each part over the one before. */
  body(coat: Coat, ...shapes: Shape[]): void {
    const { context } = this;
    startPart(context);
    context.fillStyle = css(darker(coat.colour, .34), .85);
    for (const shape of shapes) context.fill(shape.path(CONTOUR));
    for (const shape of shapes) this.#surface(coat, shape);
  }

  /** Paints plain parts as one body. */
  plain(colour: Rgb, ...shapes: Shape[]): void {
    this.body({ colour }, ...shapes);
  }

  /** Paints marks on a surface: no contour, no shading of their own. */
  flat(colour: Rgb, ...shapes: Shape[]): void {
    startMark(this.context);
    this.context.fillStyle = css(colour);
    for (const shape of shapes) this.context.fill(shape.path(0));
  }

  #surface(coat: Coat, shape: Shape): void {
    const { context } = this, outline = shape.path(0);
    context.fillStyle = css(coat.colour);
    context.fill(outline);
    if (coat.marks) {
      context.save();
      context.clip(outline);
      context.fillStyle = css(coat.marks.colour, .85);
      context.fill(coat.marks.path);
      context.restore();
    }
    shape.light(context);
  }
}

/** Where an object touches the ground, in its own units. */
export interface Stance {
  /** y of the lowest point. */
  readonly ground: number;
  /** Half the width of its shadow. */
  readonly reach: number;
}
