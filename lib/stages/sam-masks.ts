import { availableParallelism } from "node:os";
import type { Artefact } from "../engine/artefact.ts";
import type { Stage } from "../engine/stage.ts";
import { effortOf } from "../method/sam/effort.ts";
import type { MaskOrigin } from "../method/sam/generate-masks.ts";
import type { MaskGenerationSettings } from "../method/sam/settings.ts";
import type { FloatTensor, IntTensor } from "../tensor/tensor.ts";
import type { Runtime } from "../runtime.ts";
import type { SamMaskRows } from "./artefacts.ts";
import type { SamFacts } from "./mask-sources.ts";
import type { SamMasks, SamMasksRequest } from "./sam-masks-worker.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/** Memory that a worker of a published SAM needs besides the weights: attention over 64 x 64 tokens, in several copies. */
const ACTIVATION_BYTES = 4 * 2 ** 30;
/** The most that a worker of a smaller SAM needs, per byte of its weights. */
const ACTIVATIONS_PER_WEIGHT = 128;

/** Bytes of the smallest published SAM, which takes seconds an image. */
const PUBLISHED_BYTES = 38e6;
/** Images per shard of a smaller one, which takes a fraction of a second. Shards of the masks hold several such. */
const SMALL_SAM_IMAGES = 10;

/** Fingerprint of the split, hash of the model, settings. */
interface SamMasksParams {
  readonly data: string;
  readonly model: string;
  readonly settings: MaskGenerationSettings;
  readonly runtime?: Runtime | undefined;
}

/** Images per shard: one, so that none is lost when a run is interrupted, unless it takes no time worth speaking of. */
export function samImagesPerShard({ bytes }: Pick<SamFacts, "bytes">): number {
  return bytes < PUBLISHED_BYTES ? SMALL_SAM_IMAGES : 1;
}

/** SAM's masks of every image of a split (METHOD 2). */
export function samMasksStage(
  split: Split,
  sam: SamFacts,
  settings: MaskGenerationSettings,
  workers: Workers,
): Stage<SamMasksParams, object, SamMaskRows> {
  const { count, threads } = workersFor(sam.bytes);
  const { passes, points } = effortOf(settings);
  const perShard = samImagesPerShard(sam);
  return {
    name: "SAM masks",
    module: import.meta.url,
    effort: `${split.ids.length} images of ${passes} encoder passes and ${points} points each`,
    parallelShards: count,
    shardCount: () => Math.max(1, Math.ceil(split.ids.length / perShard)),
    async run({ runtime }, _inputs, shard, { progress, signal }) {
      const script = new URL("./sam-masks-worker.ts", import.meta.url);
      const pool = workers.pool<SamMasksRequest, SamMasks>(script, count);
      const own = split.ids.slice(shard * perShard, (shard + 1) * perShard);
      const { folder: samFolder } = sam;
      const made: SamMasks[] = [];
      for (const [at, id] of own.entries()) {
        const request = {
          source: split.source,
          split: split.name,
          id,
          samFolder,
          settings,
          threads,
          runtime,
        };
        made.push(
          await pool.run(request, { signal, progress: (share) => progress((at + share) / own.length) }),
        );
      }
      return { tensors: pack(made), facts: {} };
    },
  };
}

/** As many workers as models fit into memory. They share all cores. */
function workersFor(modelBytes: number): { count: number; threads: number } {
  const cores = availableParallelism();
  // Weights are held twice: as read, and as laid out for the processor.
  const each = 2 * modelBytes + Math.min(ACTIVATION_BYTES, ACTIVATIONS_PER_WEIGHT * modelBytes);
  const fit = Math.floor(Deno.systemMemoryInfo().available / 2 / each);
  const count = Math.max(1, Math.min(cores, fit));
  return { count, threads: Math.max(1, Math.floor(cores / count)) };
}

/** Where the masks of an artefact come from, in order; undefined for masks of another generator. */
export function originsOf({ tensors }: Artefact<Partial<SamMaskRows["tensors"]>>): MaskOrigin[] | undefined {
  const { iouPredicted, stability, points, crops } = tensors;
  if (!iouPredicted || !stability || !points || !crops) return undefined;
  return Array.from({ length: iouPredicted.data.length }, (_, mask) => ({
    iouPredicted: Number(iouPredicted.data[mask]),
    stability: Number(stability.data[mask]),
    point: rowOf(points, mask, 2) as [number, number],
    crop: rowOf(crops, mask, 4) as [number, number, number, number],
  }));
}

function rowOf({ data }: FloatTensor | IntTensor, row: number, width: number): number[] {
  return Array.from({ length: width }, (_, column) => Number(data[row * width + column]));
}

function pack(images: readonly SamMasks[]): SamMaskRows["tensors"] {
  const origins = images.flatMap(({ origins }) => origins);
  const masks = origins.length;
  const each = (read: (origin: MaskOrigin) => number | readonly number[]) => origins.flatMap(read);
  return {
    ...packMasks(images.map(({ masks }) => masks)),
    iouPredicted: { shape: [masks], data: Float32Array.from(each(({ iouPredicted }) => iouPredicted)) },
    stability: { shape: [masks], data: Float32Array.from(each(({ stability }) => stability)) },
    points: { shape: [masks, 2], data: Float32Array.from(each(({ point }) => point)) },
    crops: { shape: [masks, 4], data: Int32Array.from(each(({ crop }) => crop)) },
  };
}
