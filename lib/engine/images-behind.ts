import type { ResolvedNode } from "./resolve-nodes.ts";

/** Counts the images that results are made from. Nodes are looked at once, however many need them. */
export class ImagesBehind {
  readonly #known = new Map<ResolvedNode, number | undefined>();

  /** Those that the stage says, else the most that any of its inputs is made from; undefined where no stage says any. */
  of(node: ResolvedNode): number | undefined {
    if (!this.#known.has(node)) {
      const inputs = Object.values(node.inputs).map((input) => this.of(input) ?? -1);
      const most = Math.max(-1, ...inputs);
      this.#known.set(node, node.run.images ?? (most < 0 ? undefined : most));
    }
    return this.#known.get(node);
  }
}
