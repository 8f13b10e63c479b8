import type { ClipConfig, TowerConfig } from "./config.ts";

/**
 * Name and shape of every tensor the forward pass needs, in Hugging Face's naming. Linear layers are [out, in].
 * Files may hold more, such as `position_ids`: that is ignored.
 */
export function tensorShapes(config: ClipConfig): Map<string, readonly number[]> {
  const { vision, text, joint } = config;
  const grid = vision.image / vision.patch;
  return new Map<string, readonly number[]>([
    ["vision_model.embeddings.class_embedding", [vision.width]],
    ["vision_model.embeddings.patch_embedding.weight", [vision.width, 3, vision.patch, vision.patch]],
    ["vision_model.embeddings.position_embedding.weight", [grid * grid + 1, vision.width]],
    // The missing letter is in the published weights.
    ...norm("vision_model.pre_layrnorm", vision.width),
    ...blocks("vision_model", vision),
    ...norm("vision_model.post_layernorm", vision.width),
    ["visual_projection.weight", [joint, vision.width]],
    ["text_model.embeddings.token_embedding.weight", [text.vocabulary, text.width]],
    ["text_model.embeddings.position_embedding.weight", [text.context, text.width]],
    ...blocks("text_model", text),
    ...norm("text_model.final_layer_norm", text.width),
    ["text_projection.weight", [joint, text.width]],
  ]);
}

type Entry = [string, readonly number[]];

function norm(name: string, width: number): Entry[] {
  return [[`${name}.weight`, [width]], [`${name}.bias`, [width]]];
}

function linear(name: string, inputs: number, outputs: number): Entry[] {
  return [[`${name}.weight`, [outputs, inputs]], [`${name}.bias`, [outputs]]];
}

function blocks(tower: string, { layers, width, hidden }: TowerConfig): Entry[] {
  return Array.from({ length: layers }, (_, i) => {
    const block = `${tower}.encoder.layers.${i}`;
    return [
      ...norm(`${block}.layer_norm1`, width),
      ...["q", "k", "v", "out"].flatMap((p) => linear(`${block}.self_attn.${p}_proj`, width, width)),
      ...norm(`${block}.layer_norm2`, width),
      ...linear(`${block}.mlp.fc1`, width, hidden),
      ...linear(`${block}.mlp.fc2`, hidden, width),
    ];
  }).flat();
}
