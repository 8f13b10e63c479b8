import { GraphBuilder } from "../../onnx/graph-builder.ts";
import type { ClipModel } from "./model.ts";
import type { Precision } from "../../runtime.ts";
import { TransformerGraph } from "./transformer-graph.ts";

/**
 * The image tower up to its last block, as an ONNX graph for any image size.
 *
 * In: `pixels` [batch, 3, height, width], `positions` [n, D] with n = tokens + 1, the class embedding already added to row 0
 * (see `tokenPositions`). Out: `X` [batch, n, D], the tokens entering the last block.
 */
export function trunkGraph(model: ClipModel, precision: Precision = "fp32"): Uint8Array<ArrayBuffer> {
  const { vision } = model.config;
  const graph = new GraphBuilder("CLIP image tower up to the last block");
  const tower = new TransformerGraph(graph, model, "vision_model", vision, precision);
  const pixels = graph.input("pixels", "float32", ["batch", 3, "height", "width"]);
  const positions = graph.input("positions", "float32", ["n", vision.width]);

  const filters = tower.weight("vision_model.embeddings.patch_embedding.weight");
  const sides = [vision.patch, vision.patch];
  const maps = graph.node("Conv", [pixels, filters], { kernel_shape: sides, strides: sides });
  const flat = graph.node("Reshape", [maps, graph.integers(0, vision.width, -1)]);
  const patches = graph.node("Transpose", [flat], { perm: [0, 2, 1] });
  // An empty row in front makes room for the class token, whose embedding comes with the positions.
  const rows = graph.node("Pad", [patches, graph.integers(0, 1, 0, 0, 0, 0)]);
  let X = tower.norm(graph.node("Add", [rows, positions]), "vision_model.pre_layrnorm");
  for (let layer = 0; layer < vision.layers - 1; layer++) X = tower.throughBlock(X, layer, { causal: false });
  graph.output("X", X, "float32", ["batch", "n", vision.width]);
  return graph.build();
}

/**
 * The last block as CLIP was trained with it, for the class token alone: the embedding of a whole image.
 *
 * In: `X` [batch, n, D], the tokens entering the last block. Out: `embeddings` [batch, E], not normalised.
 */
export function imageEmbeddingGraph(model: ClipModel): Uint8Array<ArrayBuffer> {
  const { vision, joint } = model.config;
  const graph = new GraphBuilder("CLIP image embedding");
  const tower = new TransformerGraph(graph, model, "vision_model", vision);
  const last = vision.layers - 1;
  const X = graph.input("X", "float32", ["batch", "n", vision.width]);

  const firstRow = [graph.integers(0), graph.integers(1), graph.integers(1)];
  const rows = tower.norm(X, `${tower.block(last)}.layer_norm1`);
  const branch = tower.attention(graph.node("Slice", [rows, ...firstRow]), rows, last, { causal: false });
  const token = graph.node("Add", [graph.node("Slice", [X, ...firstRow]), branch]);
  const normed = tower.norm(tower.addMlp(token, last), "vision_model.post_layernorm");
  const embedding = tower.project(normed, "visual_projection");
  graph.output("embeddings", graph.node("Reshape", [embedding, graph.integers(0, joint)]), "float32", [
    "batch",
    joint,
  ]);
  return graph.build();
}
