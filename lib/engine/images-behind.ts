import type { ResolvedNode } from "./resolve-nodes.ts";

/** Counts the images that results are made from. Each node is visited once. */
export class ImagesBehind {
  readonly #known = new Map<ResolvedNode, number | undefined>();

  /** The number that the stage gives. If it gives none, the largest number among its inputs; undefined if they give none either. */
  of(node: ResolvedNode): number | undefined {
    if (!this.#known.has(node)) {
      const inputs = Object.values(node.inputs).map((input) => this.of(input) ?? -1);
      const most = Math.max(-1, ...inputs);
      this.#known.set(node, node.run.images ?? (most < 0 ? undefined : most));
    }
    return this.#known.get(node);
  }
}
