import { knnSearch } from "../kernels/knn/knn-search.ts";
import { type Affinity, affinity, maskNeighbours } from "../method/propagation/affinity.ts";
import { aggregate } from "../kernels/graph/aggregate.ts";
import { type InductiveWeights, inductiveWeights } from "../method/propagation/inductive.ts";
import { propagate, propagationSteps } from "../method/propagation/transductive.ts";
import type { Origin } from "../report/origin.ts";
import { type Scatter, scatterFigure, type ScatterPoint } from "../report/figures/scatter.ts";
import { FigureView } from "../report/views/figure-view.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { Random } from "../tensor/random.ts";
import { argmaxRows, unitRows } from "../tensor/rows.ts";
import { originOf } from "./origin-of.ts";

/** What may be chosen of a planted graph. */
export interface PlantedGraphOptions {
  /** Default: 0. */
  readonly seed?: number;
  /** Neighbours per point. */
  readonly k?: number;
  /** Weight of neighbours against the own label, in (0, 1). */
  readonly alpha?: number;
}

const CLASSES = ["round", "square"];
/** How far the plane lies from the eye: cosines of directions then fall with distance in the plane. */
const DEPTH = 1.5;
const LOOSE = 40;
const DENSE = 40;
/** Labelled points: the first of each class, and, wrongly, one of the dense cluster. */
const KNOWN = 4;
/** Points per side of the grid on which decisions are shown. */
const GRID = 24;

/**
 * Points in the plane in place of mask embeddings, so that the graph of GLCC can be looked at: two classes of scattered points, and
 * inside the first a dense cluster whose one known label is wrong, as it happens where a mask and its near copies share a mistake.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PlantedGraph } from "ablate";
 *
 * const graph = await PlantedGraph.plant({ k: 8, alpha: 0.9 });
 * assert.equal(graph.plane.length, graph.planted.length);
 * ```
 */
export class PlantedGraph {
  private constructor(
    readonly plane: readonly { readonly x: number; readonly y: number }[],
    /** The classes that were planted, [N]. */
    readonly planted: Int32Array,
    /** Y of Eq. 1, [N, 2]: 1 for the label of a known point. */
    readonly known: Matrix,
    readonly embeddings: Matrix,
    readonly graph: Affinity,
    readonly alpha: number,
    /** Ŷ of Eq. 1, [N, 2]. */
    readonly solved: Matrix,
    readonly origin: Origin,
  ) {}

  /** Plants the points and builds their graph. */
  static async plant({ seed = 0, k = 8, alpha = 0.9 }: PlantedGraphOptions = {}): Promise<PlantedGraph> {
    const random = new Random(seed);
    const scatter = (count: number, x: number, y: number, spread: number) =>
      Array.from({ length: count }, () => ({ x: random.normal(x, spread), y: random.normal(y, spread) }));
    const plane = [
      ...scatter(LOOSE, -0.45, 0, 0.3),
      ...scatter(DENSE, -0.1, 0.35, 0.035),
      ...scatter(LOOSE, 0.5, -0.05, 0.3),
    ];
    const planted = Int32Array.from(plane, (_, i) => i < LOOSE + DENSE ? 0 : 1);
    const known = matrix(plane.length, CLASSES.length);
    for (let i = 0; i < KNOWN; i++) {
      known.data[i * 2] = 1;
      known.data[(LOOSE + DENSE + i) * 2 + 1] = 1;
    }
    known.data[LOOSE * 2 + 1] = 1;
    const embeddings = embedded(plane);
    const graph = affinity(await maskNeighbours(embeddings, k));
    return new PlantedGraph(
      plane,
      planted,
      known,
      embeddings,
      graph,
      alpha,
      (await propagate(graph, known, { alpha })).labels,
      await originOf(["planted graph", seed, k, alpha]),
    );
  }

  /** The points with their classes, and the labels that are known. */
  showPoints(): FigureView {
    return this.#figure({
      name: "planted-points",
      title: "What was planted, and what is known of it",
      explain:
        "Left all points with their classes; right the few labels that are known. One of them is wrong: the square in " +
        "the dense cluster.",
      panels: [
        { name: "classes", points: this.#points((i) => [this.planted[i], 0.4]) },
        { name: "known labels", points: this.#labelled(this.known) },
      ],
    });
  }

  /** Propagated labels after so many steps, and at the end (Eq. 1). */
  showSteps(steps: readonly number[] = [0, 1, 4]): FigureView {
    const partial = propagationSteps(this.graph, this.known, steps, this.alpha);
    return this.#figure({
      name: "propagation-steps",
      title: "Labels on their way through the graph",
      explain:
        "Each step carries labels one edge further; a mark is as large as its label is strong. Rings have no label yet.",
      panels: [
        ...partial.map((labels, s) => ({ name: `${steps[s]} steps`, points: this.#labelled(labels) })),
        { name: "solved, Eq. 1", points: this.#labelled(this.solved) },
      ],
    });
  }

  /**
   * What new points all over the plane are taken for, under forms of inductive weights.
   *
   * @param forms "degree", "l1" or formulas of a, d and sum, by the name that is shown.
   */
  async showDecisions(forms: Readonly<Record<string, InductiveWeights>>): Promise<FigureView> {
    const across = Array.from({ length: GRID * GRID }, (_, i) => ({
      x: -1.2 + 2.4 * (i % GRID) / (GRID - 1),
      y: -0.8 + 1.6 * Math.floor(i / GRID) / (GRID - 1),
    }));
    const near = await knnSearch(embedded(across), this.embeddings, this.graph.k);
    const labels = this.solved;
    const panels = Object.entries(forms).map(([name, form]) => {
      const weights = inductiveWeights(near, form, this.graph.degree, this.graph.k);
      const decided = argmaxRows(aggregate(near, weights, labels));
      const squares = decided.reduce((sum, label) => sum + label, 0);
      return {
        name: `${name}: ${Math.round(100 * squares / decided.length)} % square`,
        points: across.map(({ x, y }, i) => ({ x, y, group: decided[i], weight: 0.15 })),
      };
    });
    return this.#figure({
      name: "decisions",
      title: "What a new point is taken for",
      explain:
        "New points on a grid. A form of weights that trusts dense clusters less gives less of the plane to the wrong label in one.",
      panels,
    });
  }

  #labelled(labels: Matrix): ScatterPoint[] {
    const strongest = labels.data.reduce((most, value) => Math.max(most, value), 0);
    const winner = argmaxRows(labels);
    return this.#points((i) => {
      const strength = labels.data[i * labels.cols + winner[i]];
      return strength > 0 ? [winner[i], Math.sqrt(strength / strongest)] : [null, 0];
    });
  }

  #points(of: (i: number) => [group: number | null, weight: number]): ScatterPoint[] {
    return this.plane.map(({ x, y }, i) => {
      const [group, weight] = of(i);
      return { x, y, group, weight };
    });
  }

  #figure(scatter: Omit<Scatter, "groups">): FigureView {
    return new FigureView(scatterFigure({ ...scatter, groups: CLASSES }), this.origin);
  }
}

/** Points of the plane as directions in which they are seen. */
function embedded(plane: readonly { readonly x: number; readonly y: number }[]): Matrix {
  return unitRows(matrix(plane.length, 3, Float32Array.from(plane.flatMap(({ x, y }) => [x, y, DEPTH]))));
}
