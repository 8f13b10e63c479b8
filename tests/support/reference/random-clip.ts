import { ReferenceDenseEncoder } from "./reference-dense-encoder.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { type Tensor, tensor } from "../../../lib/tensor/tensor.ts";

/** A CLIP image tower small enough for loops: 2 layers of width 12, 3 attention heads, patch 4, joint space of 6. */
export function randomClip(seed: number): ReferenceDenseEncoder {
  const random = new Random(seed);
  const [D, patch, native, joint, layers] = [12, 4, 16, 6, 2];
  const tensors: Record<string, Tensor> = {};
  const draw = (name: string, deviation: number, ...shape: number[]) => {
    const length = shape.reduce((a, b) => a * b, 1);
    tensors[name] = tensor(shape, Float32Array.from({ length }, () => random.normal(0, deviation)));
  };
  const norm = (name: string) => {
    tensors[`${name}.weight`] = tensor([D], Float32Array.from({ length: D }, () => random.between(0.5, 1.5)));
    draw(`${name}.bias`, 0.1, D);
  };
  const vision = "vision_model";
  draw(`${vision}.embeddings.class_embedding`, 1, D);
  draw(`${vision}.embeddings.patch_embedding.weight`, 0.2, D, 3, patch, patch);
  draw(`${vision}.embeddings.position_embedding.weight`, 0.5, (native / patch) ** 2 + 1, D);
  norm(`${vision}.pre_layrnorm`);
  for (let i = 0; i < layers; i++) {
    const layer = `${vision}.encoder.layers.${i}`;
    norm(`${layer}.layer_norm1`);
    norm(`${layer}.layer_norm2`);
    for (const part of ["q", "k", "v", "out"]) {
      draw(`${layer}.self_attn.${part}_proj.weight`, 0.4, D, D);
      draw(`${layer}.self_attn.${part}_proj.bias`, 0.1, D);
    }
    draw(`${layer}.mlp.fc1.weight`, 0.3, 2 * D, D);
    draw(`${layer}.mlp.fc1.bias`, 0.1, 2 * D);
    draw(`${layer}.mlp.fc2.weight`, 0.3, D, 2 * D);
    draw(`${layer}.mlp.fc2.bias`, 0.1, D);
  }
  norm(`${vision}.post_layernorm`);
  draw("visual_projection.weight", 0.5, joint, D);
  return new ReferenceDenseEncoder(tensors, { width: D, layers, heads: 3, patch, native, joint });
}
