/** Where an object touches the ground, in its own units. */
export interface Stance {
  /** y of the lowest point. */
  readonly ground: number;
  /** Half the width of its shadow. */
  readonly reach: number;
}
