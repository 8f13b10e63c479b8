import type { StoredArtefact } from "../engine/artefact.ts";
import type { StageNode } from "../engine/stage.ts";
import type { LabelMap } from "../method/label-map.ts";
import type { MaskSet } from "../method/mask-set.ts";
import { type LabelMapSettings, paint } from "../method/paint.ts";
import { readRows } from "../stages/row-runs.ts";
import { IMAGES_PER_SHARD } from "../stages/shards.ts";
import { unpackMasks } from "../stages/stored-masks.ts";
import { firstMaskOf, type WinningLabels, winningLabels } from "../stages/winning-labels.ts";

/** Gives the results of nodes: from the store where they are there, else computed. */
export type Evaluate = (nodes: readonly StageNode[]) => Promise<Map<StageNode, StoredArtefact>>;

/** The masks of an image with the labels a cell gave them. */
export interface LabelledMasks extends WinningLabels {
  readonly masks: MaskSet;
}

/** Reads what lies behind the number of a cell: the counts of every image, its masks, their labels and the label map. */
export class CellReader {
  readonly #counts: StageNode;

  /** @param estimates the node that `pipeline` gives for the cell. */
  constructor(estimates: StageNode, readonly evaluate: Evaluate) {
    this.#counts = estimates.inputs.counts;
  }

  /** Confusion counts of every image, [images, classes * classes], ground truth by prediction; null where the cell has none. */
  async counts(name: "pixels" | "masks"): Promise<Int32Array | null> {
    const { tensors } = await (await this.#stored(this.#counts)).whole();
    return (tensors[name]?.data ?? null) as Int32Array | null;
  }

  /**
   * The masks of an image and their labels.
   *
   * @param image its number in the split that the cell was measured on.
   * @throws {RangeError} for a number that the split does not have, and in a cell that labels no masks.
   */
  async labelledMasks(image: number): Promise<LabelledMasks> {
    const { masks: masksNode, scores: scoresNode } = this.#labelled();
    const [masks, scores] = await Promise.all([this.#stored(masksNode), this.#stored(scoresNode)]);
    const shard = Math.floor(image / IMAGES_PER_SHARD);
    if (shard < masks.shardCount) {
      let from = await firstMaskOf(masks, shard);
      let at = shard * IMAGES_PER_SHARD;
      for (const set of unpackMasks(await masks.shard(shard))) {
        if (at++ === image) {
          const rows = await readRows(scores, String(this.#counts.params.scores), from, from + set.count);
          return { masks: set, ...winningLabels(rows, 0, set.count) };
        }
        from += set.count;
      }
    }
    throw new RangeError(`Expected an image of the split but found number ${image}`);
  }

  /** The label map of an image, as it was measured. */
  async labelMap(image: number): Promise<LabelMap> {
    const { masks, labels, confidence } = await this.labelledMasks(image);
    return paint(masks, labels, confidence, this.#counts.params.labelMap as unknown as LabelMapSettings);
  }

  /**
   * The label maps of all images in the order of the split, a shard of masks in memory at a time.
   *
   * @param wanted which images, by number; others are passed over unpainted.
   */
  async *labelMaps(
    wanted: (image: number) => boolean = () => true,
  ): AsyncGenerator<[image: number, LabelMap]> {
    const { masks: masksNode, scores: scoresNode } = this.#labelled();
    const [masks, scores] = await Promise.all([this.#stored(masksNode), this.#stored(scoresNode)]);
    const { labelMap, scores: name } = this.#counts.params;
    let image = 0;
    let from = 0;
    for (let shard = 0; shard < masks.shardCount; shard++) {
      for (const set of unpackMasks(await masks.shard(shard))) {
        if (wanted(image)) {
          const rows = await readRows(scores, String(name), from, from + set.count);
          const { labels, confidence } = winningLabels(rows, 0, set.count);
          yield [image, paint(set, labels, confidence, labelMap as unknown as LabelMapSettings)];
        }
        image++;
        from += set.count;
      }
    }
  }

  /** The nodes behind a label map; a cell that measures something else, such as embeddings, has none. */
  #labelled(): Readonly<Record<string, StageNode>> {
    const { params, inputs, stage } = this.#counts;
    if ("scores" in params) return inputs;
    throw new RangeError(`Expected a cell that labels masks but found one that measures: ${stage.name}`);
  }

  async #stored(node: StageNode): Promise<StoredArtefact> {
    return (await this.evaluate([node])).get(node)!;
  }
}
