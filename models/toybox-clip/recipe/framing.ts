import type { Random } from "../../../lib/tensor/random.ts";
import { OBJECT_CLASSES } from "../../../lib/datasets/toybox/classes.ts";
import { type ObjectFacts, renderScene, type Scene } from "../../../lib/datasets/toybox/scene.ts";
import { DISTRACTORS } from "../../../lib/datasets/toybox/distractor.ts";

/** How a training picture is framed. */
export type Framing = "medium" | "close" | "wide" | "window" | "empty";

/** One square picture and what its captions may say. */
export interface Picture {
  /** [side, side, 3], 8 bits. */
  readonly pixels: Uint8Array;
  readonly facts: PictureFacts;
}

/** Image-level facts; nothing says where in the picture anything is. */
export interface PictureFacts {
  readonly framing: Framing;
  readonly place: string;
  readonly distractors: readonly string[];
  /** Distractors that may or may not be in the picture (windows are cut from larger scenes). */
  readonly perhaps: readonly string[];
  readonly objects: readonly ObjectFacts[];
}

/** Windows cut from one scene. */
export const WINDOWS_PER_SCENE = 4;

/** Share of the rendered pictures, in percent. */
export const SHARES: Readonly<Record<Framing, number>> = {
  medium: 24,
  close: 14,
  wide: 24,
  window: 36,
  empty: 2,
};

/** Renders the pictures of one seed: four windows of one scene, or a single picture of another framing. */
export function framePictures(random: Random, framing: Framing, side: number): Picture[] {
  const whole = { height: side, width: side };
  switch (framing) {
    case "medium": // one object, wholly inside
      return [
        entire(
          framing,
          renderScene(random, { ...whole, objects: [1, 1], scale: [.5, 1], distractors: [0, 2] }),
        ),
      ];
    case "close": // one or two objects up to twice the frame, partly outside
      return [entire(
        framing,
        renderScene(random, {
          ...whole,
          objects: [1, 1 + random.below(2)],
          scale: [.85, 2],
          distractors: [0, 1],
          partlyOutside: true,
        }),
      )];
    case "wide": // up to four smaller objects
      return [entire(
        framing,
        renderScene(random, {
          ...whole,
          objects: [1, 4],
          scale: [.28, .95],
          distractors: [0, 4],
          partlyOutside: random.next() < .3,
        }),
      )];
    case "empty":
      return [
        entire(
          framing,
          renderScene(random, { ...whole, objects: [0, 0], scale: [1, 1], distractors: [0, 4] }),
        ),
      ];
    case "window":
      return windows(random, side);
  }
}

function entire(framing: Framing, { image, facts }: Scene): Picture {
  return { pixels: image.data, facts: { framing, perhaps: [], ...facts } };
}

/** Cuts square windows from a scene of about twice their size, as windowed inference sees a scene. */
function windows(random: Random, side: number): Picture[] {
  const height = Math.round(side * 1.9), width = Math.round(side * 2.6);
  const scene = renderScene(random, {
    height,
    width,
    objects: [1, 4],
    scale: [.3, .95],
    distractors: [0, 4],
  });
  const { image, instance, facts } = scene;
  const inScene = count(instance, facts.objects.length);
  return Array.from({ length: WINDOWS_PER_SCENE }, () => {
    const top = random.below(height - side + 1), left = random.below(width - side + 1);
    const pixels = new Uint8Array(side * side * 3), seen = new Uint8Array(side * side);
    for (let y = 0; y < side; y++) {
      const from = (top + y) * width + left;
      pixels.set(image.data.subarray(from * 3, (from + side) * 3), y * side * 3);
      seen.set(instance.subarray(from, from + side), y * side);
    }
    const inWindow = count(seen, facts.objects.length);
    const objects = facts.objects.map((object, i) => ({
      ...object,
      visibleFraction: object.visibleFraction * inWindow[i] / inScene[i],
      areaFraction: inWindow[i] / seen.length,
    })).filter(({ areaFraction }) => areaFraction > 0);
    return {
      pixels,
      facts: { framing: "window", place: facts.place, distractors: [], perhaps: facts.distractors, objects },
    };
  });
}

/** Pixels of each object, for the share that is visible. */
function count(instance: Uint8Array, objects: number): number[] {
  const pixels = new Array<number>(objects).fill(0);
  for (const id of instance) if (id > 0) pixels[id - 1]++;
  return pixels;
}

/** The words captions are built from. */
export const NAMES = { classes: OBJECT_CLASSES, distractors: DISTRACTORS };
