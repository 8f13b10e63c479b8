import type { Progress } from "../progress/progress.ts";
import { nodesBehind } from "../engine/nodes-behind.ts";
import { nodesOf } from "../engine/nodes-of.ts";
import { resultOf } from "../engine/result-of.ts";
import { UserError } from "../errors.ts";
import { knnSearch } from "../kernels/knn/knn-search.ts";
import type { MaskSet } from "../method/mask-set.ts";
import { maskProportions } from "../method/pseudo-labels/mask-proportions.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { Suite } from "../application/suite.ts";
import { type embeddingsStage, MASK_EMBEDDINGS } from "../stages/embeddings.ts";
import { readMatrix } from "../stages/matrices.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { IMAGES_PER_SHARD } from "../stages/shards.ts";
import { unpackMasks } from "../stages/stored-masks.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { argmaxRows, unitRows } from "../tensor/rows.ts";

/** Among which masks to look. */
export interface AmongMasks {
  /** Name of the profile. */
  readonly profile: string;
  /** `path=value` options. */
  readonly set: readonly string[];
  /** An experiment whose training masks are embedded by the same head; what of these is not stored is computed. */
  readonly experiment: string;
  /** Name of the head. */
  readonly head: string;
  /** Told of what is computed. */
  readonly progress?: Progress | undefined;
}

/** A training mask that resembles another mask. */
export interface MaskNeighbour {
  /** The image it belongs to. */
  readonly id: string;
  /** Its number among the masks of the image. */
  readonly mask: number;
  /** Cosine of the two embeddings. */
  readonly similarity: number;
  /** The class that most of its pixels have. */
  readonly className: string;
}

/** A neighbour with what is needed to draw it. */
export interface DrawnNeighbour extends MaskNeighbour {
  readonly image: RgbImage;
  readonly masks: MaskSet;
}

/**
 * The training masks whose embeddings are nearest to a given one, nearest first, as the graph of GLCC has them.
 *
 * @param embedding [1, E].
 * @throws {UserError} where no cell of the experiment embeds training masks by the head.
 */
export async function nearestMasks(
  embedding: Matrix,
  count: number,
  { profile, set, experiment, head, progress }: AmongMasks,
): Promise<DrawnNeighbour[]> {
  await using suite = await Suite.open([experiment], { profile, set, ...(progress ? { progress } : {}) });
  if (suite.refused.length > 0) throw suite.refused[0].error;
  const { nodes, materials: { train } } = suite.experiments[0];
  const embedded = nodesOf<ReturnType<typeof embeddingsStage>>(MASK_EMBEDDINGS, nodesBehind(nodes))
    .filter(({ params }) => params.data === train.fingerprint);
  const node = embedded.find(({ params }) => params.head.name === head);
  if (!node) {
    const there = new Set(embedded.map(({ params }) => params.head.name)).values().toArray();
    throw new UserError(
      `expected a head whose embeddings of training masks ${experiment} uses but found "${head}"`,
      "head",
      `There are: ${there.join(", ")}. Name another experiment, or add a row.`,
    );
  }
  const results = await suite.evaluate([node, node.inputs.masks]);
  const all = unitRows(await readMatrix(resultOf(results, node), "embeddings"));
  const found = await knnSearch(unitRows(embedding), all, Math.min(count, all.rows));
  const similarity = new Map([...found.ids].map((id, i) => [id, found.similarities[i]]));
  const dataset = openDataset(train.source);
  const drawn = new Map<number, DrawnNeighbour>();
  const masks = resultOf(results, node.inputs.masks);
  let first = 0;
  for (let shard = 0; shard < masks.shardCount; shard++) {
    let image = shard * IMAGES_PER_SHARD;
    for (const set of unpackMasks(await masks.shard(shard))) {
      const id = train.ids[image++], start = first;
      first += set.count;
      const here = [...found.ids].filter((row) => row >= start && row < first);
      if (here.length === 0) continue;
      const labels = argmaxRows(
        maskProportions(set, await dataset.labels(id, train.name), train.classNames.length),
      );
      const picture = await dataset.image(id, train.name);
      for (const row of here) {
        const mask = row - start;
        const className = train.classNames[labels[mask]];
        drawn.set(row, {
          id,
          mask,
          similarity: similarity.get(row)!,
          className,
          image: picture,
          masks: set,
        });
      }
    }
  }
  return [...found.ids].map((row) => drawn.get(row)!);
}
