/** Where scenes are set. */
export const PLACES = ["meadow", "desert", "street", "sea", "snow", "forest", "room"] as const;
export type Place = typeof PLACES[number];

/** The picture's size and what places are measured by. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  /** First row of the ground. */
  readonly horizon: number;
  /** Pixels per background unit: 1 at 96 pixels. */
  readonly unit: number;
}
