import { GraphBuilder } from "../../onnx/graph-builder.ts";
import type { ClipModel } from "./model.ts";
import { TransformerGraph } from "./transformer-graph.ts";

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
