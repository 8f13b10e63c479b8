import type { Stage } from "../engine/stage.ts";
import type { Scores, Truth } from "./artefacts.ts";

/** The ground-truth shares of each mask taken as its scores: the most that these masks allow. */
export const oracleLabelsStage: Stage<object, { truth: Truth }, Scores> = {
  name: "oracle labels",
  module: import.meta.url,
  maker: { export: "oracleLabelsStage" },
  async run(_params, { truth }) {
    return { tensors: { scores: (await truth.whole()).tensors.proportions }, facts: {} };
  },
};
