import type { RgbImage } from "../../method/rgb-image.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { WorkerPool } from "../worker-pool.ts";
import type { ClipRequest } from "./clip-worker.ts";

/** Items per request: large enough for the matrix products, small enough that every worker gets some. */
const CHUNK = 32;

/** A CLIP in worker threads: whole-image and prompt embeddings without blocking the caller's event loop. */
export class ClipPool {
  readonly #folder: string;
  readonly #workers: WorkerPool<ClipRequest, Matrix>;

  /** @param folder a CLIP in the Hugging Face layout; @param options.workers by default one per core. */
  constructor(folder: string, options: { readonly workers?: number } = {}) {
    this.#folder = folder;
    this.#workers = new WorkerPool(new URL("./clip-worker.ts", import.meta.url), options);
  }

  /** Embeddings of prompts, [prompts, E], not normalised. */
  embedPrompts(prompts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    return this.#inChunks(prompts, (chunk) => ({ folder: this.#folder, prompts: chunk }), signal);
  }

  /** Embeddings of whole images (shortest edge, centre crop, class token), [images, E], not normalised. */
  embedImages(images: readonly RgbImage[], signal?: AbortSignal): Promise<Matrix> {
    return this.#inChunks(images, (chunk) => ({ folder: this.#folder, images: chunk }), signal);
  }

  /** Ends the workers. */
  close(): Promise<void> {
    return this.#workers.close();
  }

  async #inChunks<T>(
    items: readonly T[],
    request: (chunk: readonly T[]) => ClipRequest,
    signal?: AbortSignal,
  ): Promise<Matrix> {
    const chunks = Array.from(
      { length: Math.ceil(items.length / CHUNK) },
      (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK),
    );
    const parts = await Promise.all(chunks.map((chunk) => this.#workers.run(request(chunk), { signal })));
    const result = matrix(items.length, parts[0]?.cols ?? 0);
    parts.forEach((part, i) => result.data.set(part.data, i * CHUNK * part.cols));
    return result;
  }
}
