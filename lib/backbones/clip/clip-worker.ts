import type { RgbImage } from "../../method/rgb-image.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { serve } from "../worker-pool.ts";
import { type ClipModel, readClip } from "./model.ts";
import { type OnnxDenseEncoder, openDenseEncoder } from "./onnx-dense-encoder.ts";
import { normalisePixels, resizeAndCrop } from "./preprocess.ts";
import { type ClipTextEncoder, openTextEncoder } from "./text.ts";

/** Asks for the embeddings of prompts or of whole images, [count, E], not normalised. */
export type ClipRequest =
  & { readonly folder: string }
  & ({ readonly prompts: readonly string[] } | { readonly images: readonly RgbImage[] });

/** Workers are many: threads inside an operator would only get in each other's way. */
const THREADS = { threads: 1 };

/** One CLIP with the towers that were asked for. */
class OpenClip {
  readonly #model: Promise<ClipModel>;
  #text: Promise<ClipTextEncoder> | null = null;
  #vision: Promise<OnnxDenseEncoder> | null = null;

  constructor(folder: string) {
    this.#model = readClip(folder);
  }

  async embedPrompts(prompts: readonly string[]): Promise<Matrix> {
    this.#text ??= this.#model.then((model) => openTextEncoder(model, THREADS));
    return (await this.#text).encode(prompts);
  }

  async embedImages(images: readonly RgbImage[]): Promise<Matrix> {
    const { preprocessing } = await this.#model;
    this.#vision ??= this.#model.then((model) => openDenseEncoder(model, THREADS));
    const side = preprocessing.crop;
    const pixels = new Float32Array(images.length * 3 * side * side);
    images.forEach((image, i) => {
      pixels.set(normalisePixels(resizeAndCrop(image, preprocessing), preprocessing), i * 3 * side * side);
    });
    return (await this.#vision).imageEmbeddings({ height: side, width: side, count: images.length, pixels });
  }
}

const open = new Map<string, OpenClip>();

serve((request: ClipRequest): Promise<Matrix> => {
  const clip = open.get(request.folder) ?? new OpenClip(request.folder);
  open.set(request.folder, clip);
  return "prompts" in request ? clip.embedPrompts(request.prompts) : clip.embedImages(request.images);
});
