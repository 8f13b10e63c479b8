import type { Inputs, Stage, StageRun } from "../engine/stage.ts";
import { requireFinite } from "../method/finite-embeddings.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { stackRows } from "../tensor/rows.ts";
import type { Embeddings, Masks } from "./artefacts.ts";
import { eachImage } from "./each-image.ts";
import { type DenseParams, headChoice } from "./dense-params.ts";
import type { EmbedRequest } from "./embeddings-worker.ts";
import { shardLooks } from "./looks.ts";
import { tensorOf } from "./matrices.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";
import type { Workers } from "./workers.ts";

/** Name of the stage. */
export const MASK_EMBEDDINGS = "mask embeddings";

/**
 * Mask embeddings of every image of a split (Eq. 3 and its variants), not normalised. Heads, masks and samplings share one trunk
 * pass per crop.
 */
export function embeddingsStage(
  split: Split,
  { clipFolder, short, runtime }: Viewing,
  workers: Workers,
): Stage<DenseParams, { masks: Masks }, Embeddings> {
  return {
    name: MASK_EMBEDDINGS,
    module: import.meta.url,
    choice: headChoice,
    images: split.ids.length,
    shardCount: () => shardCount(split.ids.length),
    together: ["head", "sampling"],
    togetherInputs: ["masks"],
    run: async (params, inputs, shard, run) => (await embedShard([params], [inputs], shard, run))[0],
    runTogether: embedShard,
  };

  async function embedShard(
    params: readonly DenseParams[],
    inputs: readonly Inputs<{ masks: Masks }>[],
    shard: number,
    run: StageRun,
  ): Promise<Embeddings[]> {
    const pool = workers.pool<EmbedRequest, Matrix[][]>(new URL("./embeddings-worker.ts", import.meta.url));
    const looks = await shardLooks(params, inputs, shard);
    const perImage = await eachImage(
      pool,
      split,
      shard,
      run,
      (image, at) => ({ ...image, clipFolder, short, runtime, looks: looks.of(at) }),
    );
    return looks.places.map(({ look, head }, member) => {
      const embeddings = stackRows(perImage.map((ofImage) => ofImage[look][head]));
      requireFinite(embeddings, `head "${params[member].head.name}", mask`);
      return { tensors: { embeddings: tensorOf(embeddings) }, facts: {} };
    });
  }
}
