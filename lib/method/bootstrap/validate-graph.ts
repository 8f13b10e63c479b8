import { knnSearch } from "../../kernels/knn/knn-search.ts";
import type { Neighbours } from "../../kernels/knn/neighbours.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { argmaxRows, pickRows, unitRows } from "../../tensor/rows.ts";
import { maskNeighbours } from "../propagation/affinity.ts";
import { type NeighbourCount, neighbourCount } from "../propagation/neighbours-rule.ts";
import type { Supervision } from "../pseudo-labels/supervision.ts";
import {
  bootstrapOver,
  type GlccSettings,
  type GlccTraining,
  scoresOf,
  type TrainingSteps,
  trainingSteps,
} from "./glcc.ts";

/** A graph to be tried: factor on the number of neighbours, and alpha of Eq. 1 and 14. */
export interface GraphSetting {
  readonly times: number;
  readonly alpha: number;
}

/** All training masks, and what is known of them. */
export interface LabelledMasks extends Omit<GlccTraining, "supervision"> {
  /** G: class proportions inside each mask, [N, K]; rows of masks without a label are not read. */
  readonly proportions: Matrix;
  /** Semi supervision: 1 for masks of labelled images, [N]; null under full supervision. */
  readonly labelled: Uint8Array | null;
}

/**
 * GLCC fitted without some labelled masks and tried on them: pixels by true and found class for each graph, [K * K] each. The
 * held-out masks are not in the graph, so they are scored as test masks are (Eq. 14).
 *
 * @param heldOut 1 for masks that are held out, [N]; all of them are labelled. @param k before the factor.
 */
export async function validateGraph(
  all: LabelledMasks,
  heldOut: Uint8Array,
  settings: Omit<GlccSettings, "graph">,
  k: NeighbourCount,
  graphs: readonly GraphSetting[],
): Promise<Float64Array[]> {
  const masks = Array.from(heldOut.keys());
  const kept = masks.filter((mask) => heldOut[mask] === 0);
  const test = masks.filter((mask) => heldOut[mask] === 1);
  const proportions = pickRows(all.proportions, kept), { labelled } = all;
  const supervision: Supervision = labelled === null
    ? { kind: "full", proportions }
    : { kind: "semi", proportions, labelled: Uint8Array.from(kept, (mask) => labelled[mask]) };
  const training = {
    supervision,
    embeddings: pickRows(all.embeddings, kept),
    areas: kept.map((mask) => all.areas[mask]),
    zeroShot: pickRows(all.zeroShot, kept),
  };
  const held = pickRows(all.embeddings, test);
  const unit = unitRows(training.embeddings);
  const counts = graphs.map(({ times }) => Math.min(neighbourCount(k, kept.length, times), kept.length - 1));
  const most = Math.max(...counts);
  const neighbours = await maskNeighbours(unit, most);
  const near = await knnSearch(unitRows(held), unit, most);
  // The first probe does not depend on the graph: one serves all.
  const steps = remembered(trainingSteps(training, settings));
  const zeroShot = Promise.resolve(training.zeroShot);
  const found: Float64Array[] = [];
  for (const [g, { alpha }] of graphs.entries()) {
    const model = await bootstrapOver(
      nearest(neighbours, counts[g]),
      unit,
      { supervision: training.supervision, zeroShot },
      { ...settings, graph: { k: counts[g], alpha } },
      steps,
    );
    const scores = scoresOf(model, held, nearest(near, counts[g]));
    found.push(pixelsByClass(argmaxRows(scores), test, all));
  }
  return found;
}

/** Pixels of masks by true class and found class, [K * K]. A mask's pixels are divided among true classes by its proportions. */
function pixelsByClass(
  found: Int32Array,
  masks: readonly number[],
  { areas, proportions }: Pick<LabelledMasks, "areas" | "proportions">,
): Float64Array {
  const classes = proportions.cols;
  const counts = new Float64Array(classes * classes);
  for (const [m, mask] of masks.entries()) {
    for (let c = 0; c < classes; c++) {
      counts[c * classes + found[m]] += areas[mask] * proportions.data[mask * classes + c];
    }
  }
  return counts;
}

/** The first k of them. */
function nearest(neighbours: Neighbours, k: number): Neighbours {
  const { count, k: all } = neighbours;
  const first = <T extends Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(from: T, to: T) => {
    for (let i = 0; i < count; i++) to.set(from.subarray(i * all, i * all + k), i * k);
    return to;
  };
  return {
    count,
    k,
    ids: first(neighbours.ids, new Int32Array(count * k)),
    similarities: first(neighbours.similarities, new Float32Array(count * k)),
  };
}

/** Steps that answer the same question once. */
function remembered({ supplement, train, score }: TrainingSteps): TrainingSteps {
  const once = <Key extends object, Value, Rest extends unknown[]>(
    ask: (key: Key, ...rest: Rest) => Value,
  ) => {
    const known = new WeakMap<Key, Value>();
    return (key: Key, ...rest: Rest) => known.getOrInsertComputed(key, () => ask(key, ...rest));
  };
  return { supplement: once(supplement), train: once(train), score: once(score) };
}
