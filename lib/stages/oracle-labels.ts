import type { Stage } from "../engine/stage.ts";

/** The ground-truth shares of each mask taken as its scores: the most that these masks allow. Makes `scores`. */
export const oracleLabelsStage: Stage = {
  name: "oracle labels",
  module: import.meta.url,
  async run(_params, { truth }) {
    return { tensors: { scores: (await truth.whole()).tensors.proportions }, facts: {} };
  },
};
