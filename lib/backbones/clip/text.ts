import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { tensor } from "../../tensor/tensor.ts";
import { GraphBuilder } from "../../onnx/graph-builder.ts";
import { OnnxSession, type SessionOptions } from "../../onnx/onnx-session.ts";
import type { ClipModel } from "./model.ts";
import { openTokenizer, type Tokenize, wholePrompts } from "./tokenizer.ts";
import { TransformerGraph } from "./transformer-graph.ts";

/** Prompts per run: enough for large matrix products, few enough to bound memory. */
const BATCH = 64;

/** Opens the text tower of a model. `encode` blocks the event loop of its thread. */
export async function openTextEncoder(
  model: ClipModel,
  options: SessionOptions = { threads: 1 },
): Promise<ClipTextEncoder> {
  return new ClipTextEncoder(model, await OnnxSession.open(textGraph(model), options));
}

/** CLIP's text tower. */
export class ClipTextEncoder {
  #tokenize: Tokenize | null = null;

  /** Use `openTextEncoder`. */
  constructor(private readonly model: ClipModel, private readonly session: OnnxSession) {}

  /**
   * Embeddings of prompts, [prompts, E], not normalised.
   *
   * @throws {UserError} when the model's folder has no usable tokenizer.json, or a prompt has more tokens than the tower reads.
   */
  async encode(prompts: readonly string[]): Promise<Matrix> {
    this.#tokenize ??= openTokenizer(this.model);
    return await this.encodeIds(wholePrompts(prompts, this.#tokenize, this.model));
  }

  /** Embeddings of prompts given as token ids, start and end token included, [prompts, E], not normalised. */
  async encodeIds(prompts: readonly (readonly number[])[]): Promise<Matrix> {
    const { joint } = this.model.config;
    const result = matrix(prompts.length, joint);
    for (let first = 0; first < prompts.length; first += BATCH) {
      result.data.set(await this.#run(prompts.slice(first, first + BATCH)), first * joint);
    }
    return result;
  }

  async #run(prompts: readonly (readonly number[])[]): Promise<Float32Array> {
    const { width } = this.model.config.text;
    // Attention is causal: what follows the end token changes nothing, so rows are padded to the longest prompt only.
    const length = Math.max(...prompts.map((ids) => ids.length));
    const ids = new Int32Array(prompts.length * length);
    prompts.forEach((prompt, i) => ids.set(prompt, i * length));
    // The end token has the largest id of the vocabulary; its first occurrence holds the embedding.
    const ends = Int32Array.from(prompts, (prompt, i) => i * length + prompt.indexOf(Math.max(...prompt)));
    const positions = this.model.weights.get("text_model.embeddings.position_embedding.weight")!;
    const { embeddings } = await this.session.run({
      ids: tensor([prompts.length, length], ids),
      positions: tensor([length, width], positions.data.subarray(0, length * width)),
      ends: tensor([prompts.length], ends),
    });
    return embeddings.data as Float32Array;
  }

  /** Frees the session. */
  close(): Promise<void> {
    return this.session.close();
  }
}

/**
 * The text tower as an ONNX graph.
 *
 * In: `ids` [batch, length], `positions` [length, D] (the first rows of the position embedding), `ends` [batch], the index of
 * each prompt's end token among all rows, batch * length. Out: `embeddings` [batch, E], not normalised.
 */
function textGraph(model: ClipModel): Uint8Array<ArrayBuffer> {
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
