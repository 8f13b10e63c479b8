import { join } from "node:path";
import { readClip } from "../../backbones/clip/model.ts";
import { openDenseEncoder } from "../../backbones/clip/onnx-dense-encoder.ts";
import type { DenseEncoder } from "../../method/dense-encoder.ts";
import { embedMasks } from "../../method/embed-masks.ts";
import { affinityMap, similarityMap } from "../../method/figure-maps.ts";
import type { Head } from "../../method/heads/head.ts";
import { makeHead } from "../../method/heads/registry.ts";
import { biasMatrix, coMembership, tokenMasks } from "../../method/mask-bias.ts";
import type { MaskSet } from "../../method/mask-set.ts";
import { maskWeights } from "../../method/pooling/mask-weights.ts";
import { meanAffinity } from "../../method/pooling/mean-affinity.ts";
import { cutCrops, type NormalisedImage } from "../../method/sampling/cut-crops.ts";
import { viewsOf } from "../../method/sampling/registry.ts";
import { resizeMasks } from "../../method/sampling/resize-masks.ts";
import type { SamplingSettings } from "../../method/sampling/sampling.ts";
import { row } from "../../tensor/matrix.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind, ParityResult } from "../case.ts";
import { goldenHead } from "./golden-head.ts";
import { maskSetOf } from "./golden-masks.ts";
import { matrixOf, tensorOf } from "./matrices.ts";

/** Opens the image tower of a CLIP folder, runs `use`, and closes it. */
export type WithEncoder = <R>(folder: string, use: (encoder: DenseEncoder) => Promise<R>) => Promise<R>;

/** Golden cases "mask-embeddings", computed with the encoder given. */
export function maskEmbeddingsWith(withEncoder: WithEncoder): ParityKind {
  return async (testCase) => {
    if (testCase.params.sub === "bias") return biasCase(testCase);
    const folder = join(testCase.folder, testCase.params.model);
    return await withEncoder(folder, (encoder) => embeddingsCase(testCase, encoder));
  };
}

/** Golden cases "mask-embeddings" through the encoder that experiments use. */
export const maskEmbeddings: ParityKind = maskEmbeddingsWith(async (folder, use) => {
  const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
  try {
    return await use(encoder);
  } finally {
    await encoder.close();
  }
});

function biasCase({ params, tensors }: ParityCase): ParityResult {
  const masks = maskSetOf(tensors.masks);
  const [height, width] = params.grid;
  const tokens = height * width;
  const atTokens = tokenMasks(masks, height, width);
  const together = coMembership(atTokens, masks.count, tokens);
  const bias = (visible: boolean) =>
    tensor(
      [tokens + 1, tokens + 1],
      biasMatrix(together, tokens, { tau: params.tau, classVisible: visible }),
    );
  return {
    values: {
      token_masks: tensor([masks.count, tokens], atTokens),
      bias_cls_visible: bias(true),
      bias_cls_hidden: bias(false),
    },
  };
}

/** What every expected tensor of a case is computed from. */
interface Scene {
  readonly image: NormalisedImage;
  readonly masks: MaskSet;
  readonly encoder: DenseEncoder;
  readonly testCase: ParityCase;
  readonly head: (name: string) => Head;
}

async function embeddingsCase(testCase: ParityCase, encoder: DenseEncoder): Promise<ParityResult> {
  const { params, tensors } = testCase;
  const [, height, width] = tensors.pixel_values.shape;
  const pixels = tensors.pixel_values.data as Float32Array<ArrayBuffer>;
  const scene: Scene = {
    image: { height, width, pixels },
    masks: maskSetOf(tensors.masks),
    encoder,
    testCase,
    head: (name) => goldenHead(params.heads[name]),
  };
  const values = { ...geometryValues(scene), ...await embeddingValues(scene), ...await figureValues(scene) };
  const unsupported = testCase.expected.filter((name) => !Object.hasOwn(values, name));
  return {
    values,
    unsupported: Object.fromEntries(unsupported.map((name) => [name, "no such value is computed"])),
  };
}

/** Token masks, resized masks, biases, pooling weights and window boxes: everything that needs no CLIP. */
function geometryValues(scene: Scene): Record<string, Tensor> {
  const { image, masks, testCase: { expected } } = scene;
  const { height, width, tokens, atTokens } = wholeGrid(scene);
  const together = coMembership(atTokens, masks.count, tokens);
  const resized = resizeMasks(masks, image.height, image.width);
  const values: Record<string, Tensor> = {
    token_masks: tensor([masks.count, tokens], atTokens),
    masks_resized: tensor([masks.count, image.height, image.width], resized.bits),
  };
  for (const name of expected) {
    const [group, of] = name.split("/");
    if (group === "bias") {
      const { tau, classVisible } = scene.head(of).bias!;
      values[name] = tensor([tokens + 1, tokens + 1], biasMatrix(together, tokens, { tau, classVisible }));
    } else if (group === "pool_weights") {
      const [weights] = maskWeights(masks, viewOf(scene, of));
      values[name] = tensor([masks.count, height * width], Float32Array.from(weights));
    } else if (group === "window_boxes") {
      const { boxes } = viewOf(scene, `slide${of}`);
      const corners = boxes.flatMap((
        { top, left, height, width },
      ) => [top, left, top + height, left + width]);
      values[name] = tensor([boxes.length, 4], Int32Array.from(corners));
    }
  }
  return values;
}

/** `emb/<sampling>/<head>`: one run per sampling for all heads it is expected of. */
async function embeddingValues(scene: Scene): Promise<Record<string, Tensor>> {
  const { image, masks, encoder, testCase: { expected } } = scene;
  const wanted = expected.map((name) => name.split("/")).filter(([group]) => group === "emb");
  const values: Record<string, Tensor> = {};
  for (const [sampling, of] of Map.groupBy(wanted, ([, sampling]) => sampling)) {
    const heads = of.map(([, , head]) => scene.head(head));
    const settings = samplingSettings(scene, sampling);
    const embeddings = await embedMasks({ image, masks, sampling: settings, heads, encoder });
    embeddings.forEach((ofHead, h) => values[of[h].join("/")] = tensorOf(ofHead));
  }
  return values;
}

/** The maps of Figure 2. */
async function figureValues(scene: Scene): Promise<Record<string, Tensor>> {
  const { image, masks, encoder, testCase: { params, tensors } } = scene;
  const { height, width } = masks;
  const grid = wholeGrid(scene);
  const boxes = [{ top: 0, left: 0, height: image.height, width: image.width }];
  const crops = cutCrops(image, boxes, masks, encoder.patch);
  const [dense, weighted] = await encoder.encode(crops, [makeHead("maskclip"), makeHead("dba-eq7")]);
  const low = meanAffinity(weighted.affinity!, grid.atTokens, masks.count, grid.tokens);
  const size = height * width;

  const pairs: [number, number][] = params.fig2_pairs;
  const similarity = new Float32Array(pairs.length * size);
  pairs.forEach(([mask, label], at) => {
    const text = row(matrixOf(tensors.text_unit), label);
    similarity.set(similarityMap(dense.tokens, grid, masks, mask, text), at * size);
  });
  const maps: number[] = params.fig2_maps;
  const affinity = new Float32Array(maps.length * size);
  maps.forEach((mask, at) => {
    const mean = low.subarray(mask * grid.tokens, (mask + 1) * grid.tokens);
    affinity.set(affinityMap(mean, grid, height, width), at * size);
  });
  return {
    "fig2/similarity": tensor([pairs.length, height, width], similarity),
    "fig2/affinity_low": tensor([masks.count, grid.height, grid.width], Float32Array.from(low)),
    "fig2/affinity": tensor([maps.length, height, width], affinity),
  };
}

function wholeGrid({ image, masks, encoder }: Scene) {
  const height = image.height / encoder.patch;
  const width = image.width / encoder.patch;
  return { height, width, tokens: height * width, atTokens: tokenMasks(masks, height, width) };
}

function viewOf(scene: Scene, sampling: string) {
  const { image, masks, encoder: { patch } } = scene;
  return viewsOf({ image, masks, patch }, samplingSettings(scene, sampling))[0];
}

/** "gsw32" is the sampling gsw with stride 32. */
function samplingSettings({ testCase: { params } }: Scene, name: string): SamplingSettings {
  const [, kind, stride] = /^([a-z]+)(\d*)$/.exec(name)!;
  return {
    kind: kind as SamplingSettings["kind"],
    window: params.window,
    stride: Number(stride || params.window),
    globalWeight: params.w_global,
  };
}
