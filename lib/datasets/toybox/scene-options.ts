import type { ToyboxClass } from "./classes.ts";
import type { Place } from "./places.ts";

/** What is asked of a scene. Ranges are [least, most], both included. */
export interface SceneOptions {
  /** Size in pixels. */
  readonly height: number;
  readonly width: number;
  /** How many objects. */
  readonly objects: readonly [number, number];
  /**
   * Size of an object relative to the short side of the frame: at 1 a car is as long as the short side.
   * Drawn log-uniformly; above 1 the object exceeds the frame.
   */
  readonly scale: readonly [number, number];
  /** How many things that belong to no class. */
  readonly distractors: readonly [number, number];
  /** Let objects lie partly outside the frame; otherwise nearly the whole of each lies inside, as far as it fits. */
  readonly partlyOutside?: boolean;
  /** Standard deviation of the grain as a share of full scale; 0.018 if not given. */
  readonly noise?: number;
  /** Classes of the objects, one after the other (the last repeats); drawn at random if not given. */
  readonly classes?: readonly ToyboxClass[];
  /** The place; drawn at random if not given. */
  readonly place?: Place;
}
