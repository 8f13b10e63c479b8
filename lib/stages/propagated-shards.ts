import type { Stage } from "../engine/stage.ts";
import { GROUP } from "../kernels/cg/panel.ts";
import { matrix } from "../tensor/matrix.ts";
import type { PropagatedLabels, PropagatedPanels, Rows } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";
import { readRows } from "./row-runs.ts";
import { firstMaskOf } from "./first-mask-of.ts";

/**
 * Propagated labels of a large split in the shards of its masks, put together from panels of classes.
 */
export const propagatedShardsStage: Stage<
  { readonly classes: number },
  { panels: PropagatedPanels; masks: Rows },
  PropagatedLabels
> = {
  name: "propagated labels",
  module: import.meta.url,
  shardCount: (_params, { masks }) => masks.shardCount,
  async run(params, { panels, masks }, shard) {
    const first = await firstMaskOf(masks, shard);
    const labels = matrix(await firstMaskOf(masks, shard + 1) - first, params.classes);
    const [panelRows] = await panels.shape("panel");
    const size = panelRows / panels.shardCount;
    for (let panel = 0; labels.rows > 0 && panel < panels.shardCount; panel++) {
      const from = panel * size + first;
      const { data } = await readRows(panels, "panel", from, from + labels.rows);
      const width = Math.min(GROUP, labels.cols - GROUP * panel);
      for (let row = 0; row < labels.rows; row++) {
        const columns = data.subarray(GROUP * row, GROUP * row + width);
        labels.data.set(columns, row * labels.cols + GROUP * panel);
      }
    }
    return { tensors: { propagated: tensorOf(labels) }, facts: {} };
  },
};
