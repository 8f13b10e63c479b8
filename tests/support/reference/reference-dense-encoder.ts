import type { Tensor } from "../../../lib/tensor/tensor.ts";
import type { Crops, DenseEncoder, DenseTokens } from "../../../lib/method/dense-encoder.ts";
import { clip } from "../../../lib/method/heads/clip.ts";
import type { Head, LastBlock } from "../../../lib/method/heads/head.ts";
import { type KeyBias, keyBiasVector } from "../../../lib/method/key-bias.ts";
import { biasMatrix, coMembership, maskMeanMatrix } from "../../../lib/method/mask-bias.ts";
import { numberAlgebra } from "./number-algebra.ts";
import { resizePositions } from "./position-grid.ts";
import { type Stack, stack } from "./stack.ts";
import {
  layerNorm,
  linear,
  mlpBranch,
  outputProjection,
  projection,
  under,
  type Weights,
} from "./transformer.ts";

/** The numbers of a CLIP image tower that its tensors do not tell. */
export interface VisionConfig {
  /** Width of a token (hidden_size). */
  readonly width: number;
  readonly layers: number;
  /** Attention heads per layer. */
  readonly heads: number;
  /** Side of a patch in pixels. */
  readonly patch: number;
  /** Side in pixels of the images the tower was trained on. */
  readonly native: number;
  /** Width of the joint image-text space. */
  readonly joint: number;
}

/**
 * CLIP's image tower in plain double-precision loops, from tensors under their Hugging Face names. Slow and simple:
 * the fast encoder is tested against it.
 */
export class ReferenceDenseEncoder implements DenseEncoder {
  readonly patch: number;
  readonly native: number;
  readonly joint: number;
  readonly #config: VisionConfig;
  readonly #weights: Weights;

  constructor(tensors: Readonly<Record<string, Tensor>>, config: VisionConfig) {
    this.#config = config;
    ({ patch: this.patch, native: this.native, joint: this.joint } = config);
    const widened = new Map<string, Float64Array<ArrayBuffer>>();
    this.#weights = (name) => {
      if (!widened.has(name)) {
        if (!Object.hasOwn(tensors, name)) throw new RangeError(`Expected a tensor named "${name}"`);
        widened.set(name, Float64Array.from(tensors[name].data as Float32Array));
      }
      return widened.get(name)!;
    };
  }

  encode(crops: Crops, heads: readonly Head[]): Promise<DenseTokens[]> {
    const grid = { height: crops.height / this.patch, width: crops.width / this.patch };
    const tokens = grid.height * grid.width;
    const outputs = heads.map((head) => ({
      tokens: new Float32Array(crops.count * tokens * this.joint),
      ...(head.affinity && { affinity: new Float32Array(crops.count * tokens * tokens) }),
    }));
    const size = 3 * crops.height * crops.width;
    for (let crop = 0; crop < crops.count; crop++) {
      const pixels = crops.pixels.subarray(crop * size, (crop + 1) * size);
      const X = this.#trunk(pixels, crops.height, crops.width);
      heads.forEach((head, at) => {
        const block = this.#lastBlock(X, head, crops.tokenMasks[crop], tokens);
        const dense = this.#denseTokens(X, head, block);
        outputs[at].tokens.set(dense.data, crop * tokens * this.joint);
        if (head.affinity) {
          const patches = withoutClass(head.affinity(numberAlgebra, block, head.form));
          outputs[at].affinity!.set(patches.data, crop * tokens * tokens);
        }
      });
    }
    return Promise.resolve(outputs);
  }

  /** Tokens entering the last block, [1, n, width]. */
  #trunk(pixels: Float32Array, height: number, width: number): Stack {
    const vision = under(this.#weights, "vision_model");
    let x = layerNorm(this.#embed(pixels, height, width), vision, "pre_layrnorm");
    for (let i = 0; i < this.#config.layers - 1; i++) {
      const layer = under(vision, `encoder.layers.${i}`);
      const attended = clip.attend(numberAlgebra, this.#openBlock(x, layer), clip.form);
      x = mlpBranch(numberAlgebra.add(x, outputProjection(attended, layer)), layer);
    }
    return x;
  }

  /** Class token and patches, with their positions. */
  #embed(pixels: Float32Array, height: number, width: number): Stack {
    const { patch, native, width: D } = this.#config;
    const embeddings = under(this.#weights, "vision_model.embeddings");
    const grid = { height: height / patch, width: width / patch };
    const side = native / patch;
    const positions = embeddings("position_embedding.weight");
    const classRow = embeddings("class_embedding").map((value, c) => value + positions[c]);
    const patchRows = resizePositions(positions.subarray(D), D, { height: side, width: side }, grid);
    const values = stack(
      1,
      grid.height * grid.width,
      3 * patch * patch,
      cutPatches(pixels, height, width, patch),
    );
    const projected = linear(values, embeddings, "patch_embedding", false);
    const data = new Float64Array((values.rows + 1) * D);
    data.set(classRow);
    data.set(projected.data.map((value, at) => value + patchRows[at]), D);
    return stack(1, values.rows + 1, D, data);
  }

  #openBlock(x: Stack, layer: Weights): LastBlock<Stack> {
    const { heads, width } = this.#config;
    return {
      q: projection(x, layer, "q", heads),
      k: projection(x, layer, "k", heads),
      v: projection(x, layer, "v", heads),
      bias: null,
      maskMean: null,
      scale: 1 / Math.sqrt(width / heads),
      heads,
    };
  }

  #lastBlock(X: Stack, head: Head, tokenMasks: Uint8Array, tokens: number): LastBlock<Stack> {
    const n = tokens + 1;
    const masks = tokenMasks.length / tokens;
    const square = (values: Float32Array) => stack(1, n, n, Float64Array.from(values));
    const open = this.#openBlock(X, this.#lastLayer());
    const bias = head.bias && square(
      biasMatrix(
        coMembership(tokenMasks, masks, tokens),
        tokens,
        head.bias,
      ),
    );
    const maskMean = head.needsMaskMean ? square(maskMeanMatrix(tokenMasks, masks, tokens)) : null;
    const { keyBias } = head;
    const k = keyBias && keyBias.scale !== 0 ? this.#biasedKeys(open.k, keyBias) : open.k;
    return { ...open, k, bias, maskMean };
  }

  /** Keys with a constant vector added, [heads, n, d_h]. */
  #biasedKeys(k: Stack, keyBias: KeyBias): Stack {
    const layer = this.#lastLayer();
    const constant = keyBiasVector(keyBias, {
      weight: layer("self_attn.k_proj.weight"),
      bias: layer("self_attn.k_proj.bias"),
      shift: layer("layer_norm1.bias"),
      heads: k.depth,
    });
    const size = k.rows * k.cols;
    return stack(
      k.depth,
      k.rows,
      k.cols,
      k.data.map((value, at) => value + constant[Math.floor(at / size) * k.cols + at % k.cols]),
    );
  }

  /** F_tok(residual[0] X + residual[1] O_v(attention)), [1, T, joint]. */
  #denseTokens(X: Stack, head: Head, block: LastBlock<Stack>): Stack {
    const layer = this.#lastLayer();
    const branch = outputProjection(head.attend(numberAlgebra, block, head.form), layer);
    const [ofStream, ofBranch] = head.residual;
    const mixed = numberAlgebra.add(
      numberAlgebra.scale(X, ofStream),
      numberAlgebra.scale(branch, ofBranch),
    );
    const normed = layerNorm(mlpBranch(mixed, layer), this.#weights, "vision_model.post_layernorm");
    const projected = linear(normed, this.#weights, "visual_projection", false);
    return stack(1, projected.rows - 1, projected.cols, projected.data.slice(projected.cols));
  }

  #lastLayer(): Weights {
    return under(this.#weights, `vision_model.encoder.layers.${this.#config.layers - 1}`);
  }
}

/** A [1, n, n] matrix without the row and column of the class token. */
function withoutClass(S: Stack): Stack {
  const out = stack(1, S.rows - 1, S.cols - 1);
  for (let i = 0; i < out.rows; i++) {
    const start = (i + 1) * S.cols + 1;
    out.data.set(S.data.subarray(start, start + out.cols), i * out.cols);
  }
  return out;
}

/** Pixels of each patch as one row, channel first as in the weight of the patch embedding: [T, 3 * patch * patch]. */
function cutPatches(
  pixels: Float32Array,
  height: number,
  width: number,
  patch: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(pixels.length);
  let at = 0;
  for (let top = 0; top < height; top += patch) {
    for (let left = 0; left < width; left += patch) {
      for (let channel = 0; channel < 3; channel++) {
        for (let y = top; y < top + patch; y++) {
          for (let x = left; x < left + patch; x++) out[at++] = pixels[(channel * height + y) * width + x];
        }
      }
    }
  }
  return out;
}
