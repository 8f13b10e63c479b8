import { join } from "node:path";
import { type ClipConfig, ClipConfigFile } from "../../../lib/backbones/clip/config.ts";
import { tensorShapes } from "../../../lib/backbones/clip/tensor-shapes.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { encodeSafetensors } from "../../../lib/tensor/safetensors.ts";
import { elementCount, type Tensor } from "../../../lib/tensor/tensor.ts";

/** config.json of a CLIP small enough to run in milliseconds; native grid 4 x 4. */
export const TINY_CONFIG = {
  model_type: "clip",
  projection_dim: 12,
  vision_config: {
    hidden_size: 24,
    intermediate_size: 48,
    num_hidden_layers: 3,
    num_attention_heads: 3,
    image_size: 32,
    patch_size: 8,
  },
  text_config: {
    hidden_size: 16,
    intermediate_size: 32,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    max_position_embeddings: 12,
    vocab_size: 40,
  },
};

/** Every tensor a config asks for, with random numbers of the size that keeps activations near 1. */
export function randomTensors(
  config: ClipConfig,
  seed = 1,
): Record<string, Tensor<Float32Array<ArrayBuffer>>> {
  const random = new Random(seed);
  const tensors: Record<string, Tensor<Float32Array<ArrayBuffer>>> = {};
  for (const [name, shape] of tensorShapes(config)) {
    const mean = /norm\d?\.weight$/.test(name) ? 1 : 0;
    const deviation = shape.length > 1 ? 1 / Math.sqrt(elementCount(shape.slice(1))) : 0.1;
    const data = Float32Array.from({ length: elementCount(shape) }, () => random.normal(mean, deviation));
    tensors[name] = { shape, data };
  }
  return tensors;
}

/** Writes a CLIP folder with random weights; `change` may spoil the tensors first. */
export async function writeRandomClip(
  folder: string,
  file: object = TINY_CONFIG,
  change: (tensors: Record<string, Tensor>) => void = () => {},
): Promise<string> {
  const tensors: Record<string, Tensor> = randomTensors(ClipConfigFile.parse(file));
  change(tensors);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "config.json"), JSON.stringify(file));
  await Deno.writeTextFile(
    join(folder, "preprocessor_config.json"),
    JSON.stringify({ size: 32, crop_size: 32 }),
  );
  await Deno.writeFile(join(folder, "model.safetensors"), encodeSafetensors(tensors));
  return folder;
}

/** Runs `use` with the path of a random CLIP folder that is removed afterwards. */
export async function withRandomClip<R>(
  use: (folder: string) => Promise<R>,
  file?: object,
  change?: (tensors: Record<string, Tensor>) => void,
): Promise<R> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(await writeRandomClip(join(folder, "clip"), file, change));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
