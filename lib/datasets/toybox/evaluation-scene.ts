import { Random } from "../../tensor/random.ts";
import { renderScene, type Scene } from "./scene.ts";
import type { SceneOptions } from "./scene-options.ts";

/** What the scenes of the data set look like. Changing this changes the data set. */
export const EVALUATION_OPTIONS: SceneOptions = {
  height: 144,
  width: 192,
  objects: [1, 4],
  scale: [.3, .95],
  distractors: [0, 4],
};

/** The scene of the data set with the given seed. */
export function evaluationScene(seed: number): Scene {
  return renderScene(new Random(seed), EVALUATION_OPTIONS);
}
