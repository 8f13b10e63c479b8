import type { StoredArtefact } from "../engine/artefact.ts";
import type { Inputs, Stage } from "../engine/stage.ts";
import { GROUP } from "../kernels/cg/panel.ts";
import { threadsFor } from "../kernels/cg/panel-threads.ts";
import { SharedMemory } from "../kernels/shared-memory.ts";
import { panelVectors, solvePanel } from "../kernels/cg/solve-panel.ts";
import { TRANSDUCTIVE_DEFAULTS, unfinished } from "../method/propagation/transductive.ts";
import { scaleClasses, scaleSides } from "../method/pseudo-labels/balance.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import type {
  AffinityRows,
  LabelFactors,
  MaskClusters,
  PropagatedLabels,
  PropagatedPanels,
  PseudoLabels,
  Rows,
} from "./artefacts.ts";
import { openAffinity } from "./affinity-rows.ts";
import { heardBy } from "./heard-by.ts";
import { readLabelled } from "./label-balance.ts";
import { readClusters } from "./mask-clusters.ts";
import { readRows, rowRuns } from "./row-runs.ts";
import { tensorOf } from "./matrices.ts";
import { firstMaskOf } from "./first-mask-of.ts";

type PanelInputs = {
  affinity: AffinityRows;
  clusters: MaskClusters;
  pseudoLabels: PseudoLabels;
  /** If the mass of labels is balanced. */
  balance?: LabelFactors;
};

/**
 * Transductive propagation (Eq. 1) where the split is large: one shard for each group of classes, so that an interrupted run
 * resumes at a panel. Rows are in image order, with columns of zeros beyond the last class.
 *
 * @param inMemory bytes of the affinity that may be held; by default those of `openAffinity`.
 */
export function propagatedPanelsStage(
  inMemory?: number,
): Stage<{ readonly alpha: number }, PanelInputs, PropagatedPanels> {
  return {
    name: "propagated panels",
    module: import.meta.url,
    shardCount: async (_params, { pseudoLabels }) =>
      Math.ceil((await pseudoLabels.shape("labels"))[1] / GROUP),
    async run(params, inputs, panel, run) {
      const limits = { ...TRANSDUCTIVE_DEFAULTS, alpha: params.alpha };
      const memory = new SharedMemory();
      const affinity = await openAffinity(inputs.affinity, memory, inMemory);
      const vectors = panelVectors(affinity.size, GROUP, memory);
      const { order } = await readClusters(inputs.clusters);
      await gatherLabels(inputs, panel, order, vectors.r, run.signal);
      const threads = threadsFor(affinity.entries, GROUP);
      try {
        const solution = await solvePanel(affinity, limits.alpha, vectors, limits, threads, heardBy(run));
        const labels = matrix(affinity.size, GROUP);
        for (let node = 0; node < order.length; node++) {
          for (let c = 0; c < GROUP; c++) {
            labels.data[GROUP * order[node] + c] = Math.max(vectors.x[GROUP * node + c], 0);
          }
        }
        memory.giveBack();
        const { iterations, residual } = solution;
        return {
          tensors: { panel: { shape: [labels.rows, GROUP], data: labels.data } },
          facts: { iterations, residual, note: unfinished([solution], limits) },
        };
      } finally {
        await threads.close();
      }
    },
  };
}

/** Writes the labels of a panel into `b`, [nodes, GROUP]. */
async function gatherLabels(
  { pseudoLabels, balance }: Inputs<PanelInputs>,
  panel: number,
  order: Int32Array,
  b: Float32Array,
  signal: AbortSignal,
): Promise<void> {
  const nodeOf = new Int32Array(order.length);
  order.forEach((mask, node) => nodeOf[mask] = node);
  const scale = balance ? await scaling(balance, pseudoLabels, panel) : null;
  b.fill(0);
  for await (const { first, rows } of rowRuns(pseudoLabels, "labels")) {
    signal.throwIfAborted();
    const columns = columnsOf(rows, panel);
    const { data, cols } = scale ? await scale(columns, first) : columns;
    for (let row = 0; row < rows.rows; row++) {
      const to = GROUP * nodeOf[first + row];
      for (let c = 0; c < cols; c++) b[to + c] = data[row * cols + c];
    }
  }
}

/** Multiplies columns of a panel by the stored factors, as `balanceLabelMass` does. */
async function scaling(
  balance: StoredArtefact<LabelFactors>,
  pseudoLabels: StoredArtefact<PseudoLabels>,
  panel: number,
) {
  const { classes, sides } = (await balance.whole()).tensors;
  const factors = classes?.data.subarray(GROUP * panel);
  return async (columns: Matrix, first: number) => {
    let scaled = columns;
    if (sides) {
      const labelled = await readLabelled(pseudoLabels, first, first + columns.rows);
      scaled = scaleSides(scaled, labelled, sides.data);
    }
    return factors ? scaleClasses(scaled, factors) : scaled;
  };
}

/** The columns of a panel: GROUP or, in the last, fewer. */
function columnsOf(rows: Matrix, panel: number): Matrix {
  const from = GROUP * panel;
  const columns = matrix(rows.rows, Math.min(GROUP, rows.cols - from));
  for (let row = 0; row < rows.rows; row++) {
    for (let c = 0; c < columns.cols; c++) {
      columns.data[row * columns.cols + c] = rows.data[row * rows.cols + from + c];
    }
  }
  return columns;
}

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
