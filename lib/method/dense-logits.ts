import { UserError } from "../errors.ts";
import type { Axis } from "../kernels/pooling/axis.ts";
import { ScaledSums } from "../kernels/pooling/scaled-sums.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { denseCrops, type DenseInput } from "./dense-crops.ts";
import type { Head } from "./heads/head.ts";
import type { View } from "./sampling/sampling.ts";
import { promptLogits } from "./text-classifier/zero-shot.ts";

/** An image for dense prediction: how CLIP sees it, and the size of its label map. */
export interface UnmaskedInput extends Omit<DenseInput, "masks"> {
  /** Size of the original image in pixels. */
  readonly size: { readonly height: number; readonly width: number };
}

/**
 * Logits of every prompt at every pixel, without any mask: those of the tokens, upsampled and averaged where views overlap, as
 * SCLIP and MaskCLIP make their label maps.
 *
 * @param heads that neither need masks nor pool by affinity; each crop passes through the trunk once for all of them.
 * @param vectors the text classifier, [K', joint], unit rows; @param logitScale what cosines are multiplied by.
 * @returns for each head, [height * width, K'].
 * @throws {UserError} for a head that needs masks.
 */
export async function denseLogits(
  { size: { height, width }, ...input }: UnmaskedInput,
  heads: readonly Head[],
  vectors: Matrix,
  logitScale: number,
): Promise<Matrix[]> {
  heads.forEach(requireUnmasked);
  const sums = new ScaledSums(heads.length, height * width * vectors.rows);
  let last: View | undefined;
  let crop = 0;
  const { joint } = input.encoder;
  const [bits, areas, levels] = [new Uint8Array(0), new Int32Array(0), new Uint8Array(0)];
  const masks = { height, width, count: 0, bits, areas, levels };
  for await (const { view, outputs } of denseCrops({ ...input, masks }, heads)) {
    crop = view === last ? crop + 1 : 0;
    last = view;
    outputs.forEach(({ tokens }, h) => {
      const logits = promptLogits(matrix(tokens.length / joint, joint, tokens), vectors, logitScale);
      addCrop(sums, h, view, crop, logits);
    });
  }
  return sums.take().map((data) => matrix(height * width, vectors.rows, data));
}

function requireUnmasked({ name, bias, pooling, needsMaskMean, smoothing }: Head): void {
  if (!bias && pooling === "mask" && !needsMaskMean && !smoothing) return;
  throw new UserError(
    `Expected a head that needs no masks for a label map from tokens but found "${name}"`,
    "head",
    "Choose clip, maskclip, sclip or a formula without B.",
  );
}

/** Adds the logits of one crop's tokens, [tokens, K'], to the pixels that read them. */
function addCrop(
  sums: ScaledSums,
  head: number,
  { rows, columns, boxRows, boxColumns, share }: View,
  crop: number,
  { data, cols: prompts }: Matrix,
): void {
  const [gridHeight, gridWidth] = [rows.tokens / boxRows, columns.tokens / boxColumns];
  const down = readersOf(rows, Math.floor(crop / boxColumns), gridHeight);
  const across = readersOf(columns, crop % boxColumns, gridWidth);
  // In two passes: first each row of tokens is spread along the pixels of a line, then these lines are added to the rows of pixels.
  const first = across[0].pixel;
  const width = (across.at(-1)!.pixel + 1 - first) * prompts;
  const lines = sums.lines(gridHeight * width);
  for (let a = 0; a < gridHeight; a++) {
    for (const { pixel, token, weight } of across) {
      const from = (a * gridWidth + token) * prompts;
      const to = a * width + (pixel - first) * prompts;
      for (let c = 0; c < prompts; c++) lines[to + c] += weight * data[from + c];
    }
  }
  for (const { pixel, token, weight } of down) {
    sums.add(head, (pixel * columns.pixels + first) * prompts, token * width, share * weight, width);
  }
}

/** Which pixels along an axis read which tokens of the crop at a grid position, pixels rising. */
function readersOf({ pixels, tokens, weights }: Axis, position: number, grid: number) {
  const readers: { readonly pixel: number; readonly token: number; readonly weight: number }[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let token = 0; token < grid; token++) {
      const weight = weights[pixel * tokens + position * grid + token];
      if (weight !== 0) readers.push({ pixel, token, weight });
    }
  }
  return readers;
}
