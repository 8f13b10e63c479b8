import type { StoredArtefact } from "../engine/artefact.ts";

/** The label that masks get, and how sure the classifier is of it. */
export interface WinningLabels {
  readonly labels: Int32Array<ArrayBuffer>;
  readonly confidence: Float32Array<ArrayBuffer>;
}

/** The winning class of each mask, the lowest on ties, and its score; of `count` masks from number `from` on. */
export function winningLabels(
  scores: { readonly cols: number; readonly data: Float32Array },
  from: number,
  count: number,
): WinningLabels {
  const labels = new Int32Array(count);
  const confidence = new Float32Array(count);
  for (let mask = 0; mask < count; mask++) {
    const start = (from + mask) * scores.cols;
    let winner = 0;
    for (let c = 1; c < scores.cols; c++) {
      if (scores.data[start + c] > scores.data[start + winner]) winner = c;
    }
    labels[mask] = winner;
    confidence[mask] = scores.data[start + winner];
  }
  return { labels, confidence };
}

/** Number of masks in the shards before this one: where its masks begin in the scores of the whole split. */
export async function firstMaskOf(masks: Pick<StoredArtefact, "shard">, shard: number): Promise<number> {
  let first = 0;
  for (let index = 0; index < shard; index++) first += (await masks.shard(index)).tensors.levels.shape[0];
  return first;
}
