/** Where scenes are set. */
export const PLACES = ["meadow", "desert", "street", "sea", "snow", "forest", "room"] as const;
export type Place = typeof PLACES[number];
