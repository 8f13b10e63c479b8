import { readFileSync } from "node:fs";
import { ReferenceDenseEncoder } from "./reference-dense-encoder.ts";
import { decodeSafetensors } from "../../../lib/tensor/safetensors.ts";

/** The double-precision image tower of a CLIP folder in the Hugging Face layout. */
export function referenceClip(folder: string): ReferenceDenseEncoder {
  const { projection_dim: joint, vision_config: vision } = JSON.parse(
    readFileSync(`${folder}/config.json`, "utf8"),
  );
  const { tensors } = decodeSafetensors(readFileSync(`${folder}/model.safetensors`));
  return new ReferenceDenseEncoder(tensors, {
    width: vision.hidden_size,
    layers: vision.num_hidden_layers,
    heads: vision.num_attention_heads,
    patch: vision.patch_size,
    native: vision.image_size,
    joint,
  });
}
