/** Four-legged animals; they share bodies and differ in what they wear on the head. */
export const CREATURES = ["cat", "rabbit", "deer", "bull", "elephant", "lion"] as const;
/** Birds; they differ in beak, crest and eyes. */
export const BIRDS = ["duck", "owl", "toucan", "rooster"] as const;
/** Vehicles; they share car and box bodies and differ in what is mounted or painted on them. */
export const VEHICLES = ["taxi", "police car", "ambulance", "fire truck", "ice cream van"] as const;

export type Creature = typeof CREATURES[number];
export type Bird = typeof BIRDS[number];
export type Vehicle = typeof VEHICLES[number];
export type ToyboxClass = Creature | Bird | Vehicle;

/** The 15 object classes; class i has label i + 1. */
export const OBJECT_CLASSES: readonly ToyboxClass[] = [...CREATURES, ...BIRDS, ...VEHICLES];

/** Class names by label: background, then the 15 object classes. */
export const TOYBOX_CLASSES: readonly string[] = ["background", ...OBJECT_CLASSES];
