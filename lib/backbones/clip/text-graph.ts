import { GraphBuilder } from "../../onnx/graph-builder.ts";
import type { ClipModel } from "./model.ts";
import { TransformerGraph } from "./transformer-graph.ts";

/**
 * The text tower as an ONNX graph.
 *
 * In: `ids` [batch, length], `positions` [length, D] (the first rows of the position embedding), `ends` [batch], the index of
 * each prompt's end token among all rows, batch * length. Out: `embeddings` [batch, E], not normalised.
 */
export function textGraph(model: ClipModel): Uint8Array<ArrayBuffer> {
  const { text, joint } = model.config;
  const graph = new GraphBuilder("CLIP text tower");
  const tower = new TransformerGraph(graph, model, "text_model", text);
  const ids = graph.input("ids", "int32", ["batch", "length"]);
  const positions = graph.input("positions", "float32", ["length", text.width]);
  const ends = graph.input("ends", "int32", ["batch"]);

  const embedded = graph.node("Gather", [tower.weight("text_model.embeddings.token_embedding.weight"), ids]);
  let x = graph.node("Add", [embedded, positions]);
  for (let layer = 0; layer < text.layers; layer++) x = tower.throughBlock(x, layer, { causal: true });
  const rows = graph.node("Reshape", [x, graph.integers(-1, text.width)]);
  const last = tower.norm(graph.node("Gather", [rows, ends]), "text_model.final_layer_norm");
  graph.output("embeddings", tower.project(last, "text_projection"), "float32", ["batch", joint]);
  return graph.build();
}
