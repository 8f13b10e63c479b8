import type { Stage } from "../engine/stage.ts";
import { certainScores } from "../method/class-regions.ts";
import type { Scores, Truth } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";

/** The ground-truth shares of each mask taken as its scores: the most that these masks allow. */
export const oracleLabelsStage: Stage<object, { truth: Truth }, Scores> = {
  name: "oracle labels",
  module: import.meta.url,
  maker: { export: "oracleLabelsStage" },
  async run(_params, { truth }) {
    return { tensors: { scores: (await truth.whole()).tensors.proportions }, facts: {} };
  },
};

/** Every mask called class 0, which is background where the set has one: a floor that no classifier should fall below. */
export const floorLabelsStage: Stage<object, { truth: Truth }, Scores> = {
  name: "floor labels",
  module: import.meta.url,
  maker: { export: "floorLabelsStage" },
  async run(_params, { truth }) {
    const [masks, classes] = (await truth.whole()).tensors.proportions.shape;
    return { tensors: { scores: tensorOf(certainScores(new Uint8Array(masks), classes)) }, facts: {} };
  },
};
