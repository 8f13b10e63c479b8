import { aggregate } from "../../kernels/graph/aggregate.ts";
import { knnSearch } from "../../kernels/knn/knn-search.ts";
import type { Neighbours } from "../../kernels/knn/neighbours.ts";
import { affinity, maskNeighbours } from "../../method/propagation/affinity.ts";
import {
  equation14,
  type InductiveWeights,
  inductiveWeights,
  releasedCombination,
} from "../../method/propagation/inductive.ts";
import { propagate } from "../../method/propagation/transductive.ts";
import { fitZlap, zlapInductive, zlapTransductive } from "../../method/propagation/zlap.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { argmaxRows, rowsToSumOne } from "../../tensor/rows.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/** Golden cases of METHOD 8 and 9: `sub` glcc (the paper's form) and zlap. */
export const labelPropagation: ParityKind = async (testCase) => ({
  values: testCase.params.sub === "zlap" ? await zlapValues(testCase) : await glccValues(testCase),
});

async function glccValues({ params, tensors }: ParityCase): Promise<Record<string, Tensor>> {
  const [x, y, queries, prior, stored, priorVeto] = ["X", "Y", "Q", "prior", "stored", "prior_veto"]
    .map((name) => matrixOf(tensors[name]));
  const near = await maskNeighbours(x, params.k);
  const graph = affinity(near);
  const { labels } = await propagate(graph, y, {
    alpha: params.alpha,
    tolerance: params.cg_tol,
    maxIterations: params.cg_max_iter,
  });
  const l1 = rowsToSumOne(labels);
  const values: Record<string, Tensor> = {
    knn_ids: tensor([near.count, near.k], near.ids),
    knn_sims: tensor([near.count, near.k], near.similarities),
    W_dense: tensorOf(dense(graph.weights)),
    degree: tensor([x.rows], Float32Array.from(graph.degree)),
    Y_hat: tensorOf(labels),
    Y_hat_l1: tensorOf(l1),
  };
  for (const kBar of params.k_bar as number[]) {
    const at = await knnSearch(queries, x, kBar);
    const name = `kbar${kBar}`;
    values[`${name}/ids`] = tensor([at.count, kBar], at.ids);
    values[`${name}/sims`] = tensor([at.count, kBar], at.similarities);
    const weights = (kind: InductiveWeights) => inductiveWeights(at, kind, graph.degree, params.k);
    for (const kind of ["l1", "degree"] as const) {
      values[`${name}/weights_${kind}`] = tensor([at.count, kBar], weights(kind));
    }
    for (const [scale, z] of [["raw", labels], ["l1", l1]] as const) {
      Object.assign(values, tableRows(`${name}/${scale}`, at, weights, z, params.alpha, prior));
    }
    const released = aggregate(at, weights("degree"), stored);
    for (const weight of params.combine_weights as number[]) {
      const combined = releasedCombination(released, weight, priorVeto);
      const combinedName = `${name}/combined${weight.toFixed(1)}`;
      values[combinedName] = tensorOf(combined);
      values[`${combinedName}_labels`] = tensor([combined.rows], argmaxRows(combined));
    }
  }
  return values;
}

/** The four rows of Table 8. */
function tableRows(
  name: string,
  near: Neighbours,
  weights: (kind: InductiveWeights) => Float32Array,
  z: Matrix,
  alpha: number,
  prior: Matrix,
): Record<string, Tensor> {
  const [l1, degree] = (["l1", "degree"] as const).map((kind) => aggregate(near, weights(kind), z));
  return {
    [`${name}/row1`]: tensorOf(equation14(l1, alpha, null)),
    [`${name}/row2`]: tensorOf(equation14(l1, alpha, prior)),
    [`${name}/row3`]: tensorOf(equation14(degree, alpha, null)),
    [`${name}/row4`]: tensorOf(equation14(degree, alpha, prior)),
  };
}

function dense({ size, start, columns, values }: ReturnType<typeof affinity>["weights"]): Matrix {
  const out = matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) out.data[i * size + columns[e]] = values[e];
  }
  return out;
}

async function zlapValues({ params, tensors }: ParityCase): Promise<Record<string, Tensor>> {
  const [x, prototypes, queries] = ["X", "prototypes", "Q"].map((name) => matrixOf(tensors[name]));
  const { k, k_class: kClass, gamma, alpha } = params;
  const model = await fitZlap(x, prototypes, { k, kClass, gamma, alpha });
  return {
    Linv_columns: tensorOf(model.inverse),
    transductive: tensorOf(zlapTransductive(model)),
    inductive: tensorOf(await zlapInductive(model, queries)),
    sparse_inductive: tensorOf(await zlapInductive(model, queries, true)),
  };
}
