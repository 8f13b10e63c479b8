import { IGNORE } from "../../method/label-map.ts";

/**
 * The 19 classes that Cityscapes evaluates, in the order of their train ids, each with its id in labelIds maps.
 * Source: labels.py of the official scripts.
 */
const CLASSES: readonly (readonly [id: number, name: string])[] = [
  [7, "road"],
  [8, "sidewalk"],
  [11, "building"],
  [12, "wall"],
  [13, "fence"],
  [17, "pole"],
  [19, "traffic light"],
  [20, "traffic sign"],
  [21, "vegetation"],
  [22, "terrain"],
  [23, "sky"],
  [24, "person"],
  [25, "rider"],
  [26, "car"],
  [27, "truck"],
  [28, "bus"],
  [31, "train"],
  [32, "motorcycle"],
  [33, "bicycle"],
];

/** Highest id of a labelIds map; the licence plate, -1, is stored as 255. */
const LAST_ID = 33;

/** Class names by train id. */
export const CITYSCAPES_CLASSES: readonly string[] = CLASSES.map(([, name]) => name);

/** Train id of each value of a labelIds map; ids that are not evaluated are ignored, others do not exist. */
export const CITYSCAPES_TRAIN_IDS: readonly (number | undefined)[] = Array.from(
  { length: 256 },
  (_, value) => {
    const trainId = CLASSES.findIndex(([id]) => id === value);
    if (trainId >= 0) return trainId;
    return value <= LAST_ID || value === IGNORE ? IGNORE : undefined;
  },
);
