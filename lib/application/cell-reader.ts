import type { AnyArtefact, StoredArtefact } from "../engine/artefact.ts";
import { type NodeOf, nodesOf } from "../engine/nodes-of.ts";
import { resultOf } from "../engine/result-of.ts";
import type { StageNode } from "../engine/stage.ts";
import type { LabelMap } from "../method/label-map.ts";
import type { MaskSet } from "../method/mask-set.ts";
import { paint } from "../method/paint.ts";
import type { Counts } from "../stages/artefacts.ts";
import { COUNTS, type countsStage } from "../stages/counts.ts";
import type { WithMatrix } from "../stages/matrices.ts";
import type { EstimatesNode } from "../stages/pipeline.ts";
import { readRows } from "../stages/row-runs.ts";
import type { ScoresName } from "../stages/scores-of-shard.ts";
import { IMAGES_PER_SHARD } from "../stages/shards.ts";
import { unpackMasks } from "../stages/stored-masks.ts";
import { type WinningLabels, winningLabels } from "../segmenter/winning-labels.ts";
import { firstMaskOf } from "../stages/first-mask-of.ts";

/** Gives the results of nodes: from the store where they are there, else computed. */
export type Evaluate = (nodes: readonly StageNode[]) => Promise<Map<StageNode, StoredArtefact>>;

export interface LabelledMasks extends WinningLabels {
  readonly masks: MaskSet;
}

/** Reads what lies behind the number of a cell: the counts of every image, its masks, their labels and the label map. */
export class CellReader {
  readonly #counts: StageNode<Counts>;

  /** @param estimates the node that `pipeline` gives for the cell. */
  constructor(estimates: EstimatesNode, readonly evaluate: Evaluate) {
    this.#counts = estimates.inputs.counts;
  }

  /** Confusion counts of every image, [images, classes * classes], ground truth by prediction; null where the cell has none. */
  async counts(name: "pixels" | "masks"): Promise<Int32Array | null> {
    const { tensors } = await (await this.#stored(this.#counts)).whole();
    return tensors[name]?.data ?? null;
  }

  /**
   * The masks of an image and their labels.
   *
   * @param image its number in the split that the cell was measured on.
   * @throws {RangeError} for a number that the split does not have, and in a cell that labels no masks.
   */
  async labelledMasks(image: number): Promise<LabelledMasks> {
    const labelled = this.#labelledFrom(Math.floor(image / IMAGES_PER_SHARD), (at) => at === image);
    for await (const [, found] of labelled) return found;
    throw new RangeError(`Expected an image of the split but found number ${image}`);
  }

  /** The label map of an image, as it was measured. */
  async labelMap(image: number): Promise<LabelMap> {
    const { masks, labels, confidence } = await this.labelledMasks(image);
    return paint(masks, labels, confidence, this.#countsOfMasks().params.labelMap);
  }

  /**
   * The label maps of all images in the order of the split, a shard of masks in memory at a time.
   *
   * @param wanted which images, by number; others are passed over unpainted.
   */
  async *labelMaps(
    wanted: (image: number) => boolean = () => true,
  ): AsyncGenerator<[image: number, LabelMap]> {
    const { labelMap } = this.#countsOfMasks().params;
    for await (const [image, { masks, labels, confidence }] of this.#labelledFrom(0, wanted)) {
      yield [image, paint(masks, labels, confidence, labelMap)];
    }
  }

  /** The labelled masks of wanted images, from those of a shard on; a shard of masks is in memory at a time. */
  async *#labelledFrom(
    first: number,
    wanted: (image: number) => boolean,
  ): AsyncGenerator<[image: number, LabelledMasks]> {
    const { masks, scores, name } = await this.#labelled();
    let image = first * IMAGES_PER_SHARD;
    let from = await firstMaskOf(masks, first);
    for (let shard = first; shard < masks.shardCount; shard++) {
      for (const set of unpackMasks(await masks.shard(shard))) {
        if (wanted(image)) {
          const rows = await readRows(scores, name, from, from + set.count);
          yield [image, { masks: set, ...winningLabels(rows, 0, set.count) }];
        }
        image++;
        from += set.count;
      }
    }
  }

  /** What labels its masks, by content. */
  async labelsKey(): Promise<string> {
    return (await this.#stored(this.#countsOfMasks().inputs.scores)).key;
  }

  async #labelled() {
    const { params, inputs } = this.#countsOfMasks();
    const [masks, scores] = await Promise.all([this.#stored(inputs.masks), this.#stored(inputs.scores)]);
    return { masks, scores: scores as StoredArtefact<WithMatrix<ScoresName>>, name: params.scores };
  }

  /** The node that counts labelled masks; a cell that measures something else, such as embeddings, has none. */
  #countsOfMasks(): NodeOf<ReturnType<typeof countsStage>> {
    const [counts] = nodesOf<ReturnType<typeof countsStage>>(COUNTS, [this.#counts]);
    if (counts) return counts;
    throw new RangeError(
      `Expected a cell that labels masks but found one that measures: ${this.#counts.stage.name}`,
    );
  }

  async #stored<Makes extends AnyArtefact>(node: StageNode<Makes>): Promise<StoredArtefact<Makes>> {
    return resultOf(await this.evaluate([node]), node);
  }
}
