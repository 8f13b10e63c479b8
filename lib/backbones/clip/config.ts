import { z } from "zod";

/** Defaults are those of Hugging Face's CLIPConfig: a saved config leaves out what equals them. */
const tower = {
  layer_norm_eps: z.number().positive().default(1e-5),
  hidden_act: z.enum(["quick_gelu", "gelu"]).default("quick_gelu"),
};
const whole = z.number().int().positive();

/** Several times what the largest published CLIP has: a larger number is damage or malice, and would take all memory. */
const most = {
  width: whole.max(1 << 14),
  hidden: whole.max(1 << 17),
  layers: whole.max(256),
  heads: whole.max(256),
  side: whole.max(1 << 13),
  context: whole.max(1 << 12),
  vocabulary: whole.max(1 << 21),
};

const VisionConfig = z.object({
  ...tower,
  hidden_size: most.width.default(768),
  intermediate_size: most.hidden.default(3072),
  num_hidden_layers: most.layers.default(12),
  num_attention_heads: most.heads.default(12),
  image_size: most.side.default(224),
  patch_size: most.side.default(32),
  num_channels: z.literal(3).default(3),
});

const TextConfig = z.object({
  ...tower,
  hidden_size: most.width.default(512),
  intermediate_size: most.hidden.default(2048),
  num_hidden_layers: most.layers.default(12),
  num_attention_heads: most.heads.default(8),
  max_position_embeddings: most.context.default(77),
  vocab_size: most.vocabulary.default(49408),
});

/**
 * Configurations that older versions of Transformers saved tell a tower twice, and what its `_dict` says, defaults included,
 * decides there, as Transformers itself still has it.
 */
function withOlderKeys(file: unknown): unknown {
  if (typeof file !== "object" || file === null) return file;
  const { vision_config_dict, text_config_dict, ...rest } = file as Record<string, unknown>;
  return {
    ...rest,
    ...(vision_config_dict ?? null) !== null && { vision_config: vision_config_dict },
    ...(text_config_dict ?? null) !== null && { text_config: text_config_dict },
  };
}

const ClipConfigKeys = z.object({
  model_type: z.literal("clip"),
  projection_dim: most.width.default(512),
  vision_config: VisionConfig.refine((c) => c.hidden_size % c.num_attention_heads === 0, {
    message: "hidden_size must be a multiple of num_attention_heads",
  }).refine((c) => c.image_size % c.patch_size === 0, {
    message: "image_size must be a multiple of patch_size",
  }),
  text_config: TextConfig.refine((c) => c.hidden_size % c.num_attention_heads === 0, {
    message: "hidden_size must be a multiple of num_attention_heads",
  }),
}).transform(({ projection_dim: joint, vision_config: vision, text_config: text }): ClipConfig => ({
  joint,
  vision: { ...towerConfig(vision), image: vision.image_size, patch: vision.patch_size },
  text: { ...towerConfig(text), context: text.max_position_embeddings, vocabulary: text.vocab_size },
}));

/** config.json of a Hugging Face CLIP folder, in this project's words; keys that do not change the forward pass are ignored. */
export const ClipConfigFile = z.preprocess(withOlderKeys, ClipConfigKeys);

const side = z.union([
  most.side,
  z.object({ shortest_edge: most.side }).transform((size) => size.shortest_edge),
  z.object({ height: most.side, width: most.side }).refine((size) => size.height === size.width, {
    message: "height and width must be equal",
  }).transform((size) => size.height),
]);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** preprocessor_config.json of a Hugging Face CLIP folder, in this project's words. Only bicubic resizing (`resample` 3) is CLIP's. */
export const PreprocessorFile = z.object({
  size: side.default(224),
  crop_size: side.default(224),
  resample: z.literal(3).default(3),
  image_mean: perChannel.default([0.48145466, 0.4578275, 0.40821073]),
  image_std: perChannel.default([0.26862954, 0.26130258, 0.27577711]),
}).refine((file) => file.crop_size <= file.size, { message: "crop_size must not exceed size" })
  .transform(({ size, crop_size: crop, image_mean: mean, image_std: std }): Preprocessing => (
    { shortestEdge: size, crop, mean, std }
  ));

/** What image and text tower have in common. */
export interface TowerConfig {
  /** Width D of the residual stream. */
  readonly width: number;
  /** Width of the hidden layer of the MLP. */
  readonly hidden: number;
  /** Number of blocks. */
  readonly layers: number;
  /** Attention heads of a block. */
  readonly heads: number;
  /** Of the MLPs: QuickGELU as in the original weights, or GELU. */
  readonly activation: "quick_gelu" | "gelu";
  /** Of every layer norm. */
  readonly epsilon: number;
}

/** Sizes of both towers, as `config.json` has them. */
export interface ClipConfig {
  /** Width E of the joint image-text space. */
  readonly joint: number;
  /** The image tower: side of its images and of a patch, in pixels. */
  readonly vision: TowerConfig & { readonly image: number; readonly patch: number };
  /** The text tower: tokens that it reads, and how many there are. */
  readonly text: TowerConfig & { readonly context: number; readonly vocabulary: number };
}

/** How images enter the model. */
export interface Preprocessing {
  /** Length of the shortest edge before the centre crop. */
  readonly shortestEdge: number;
  /** Side of the centre crop. */
  readonly crop: number;
  /** Per channel, of values in 0..1. */
  readonly mean: readonly [number, number, number];
  /** By which each channel is divided, red, green, blue. */
  readonly std: readonly [number, number, number];
}

function towerConfig(config: z.infer<typeof VisionConfig> | z.infer<typeof TextConfig>): TowerConfig {
  return {
    width: config.hidden_size,
    hidden: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    activation: config.hidden_act,
    epsilon: config.layer_norm_eps,
  };
}
