import type { Stage } from "../engine/stage.ts";
import { matrix } from "../tensor/matrix.ts";
import type { Scores, Truth } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";

/** Every mask called class 0, which is background where the set has one: a floor that no classifier should fall below. */
export const floorLabelsStage: Stage<object, { truth: Truth }, Scores> = {
  name: "floor labels",
  module: import.meta.url,
  maker: { export: "floorLabelsStage" },
  async run(_params, { truth }) {
    const [masks, classes] = (await truth.whole()).tensors.proportions.shape;
    const scores = matrix(masks, classes);
    for (let mask = 0; mask < masks; mask++) scores.data[mask * classes] = 1;
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
