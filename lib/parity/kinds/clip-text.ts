import { join } from "node:path";
import { readClip } from "../../backbones/clip/model.ts";
import { openTextEncoder } from "../../backbones/clip/text.ts";
import { openTokenizer } from "../../backbones/clip/tokenizer.ts";
import { type Matrix, row } from "../../tensor/matrix.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";

/** Golden cases "clip-text": the tokenizer where prompts are given, the text tower on prompts or on given ids. */
export const clipText: ParityKind = async (testCase) => {
  const model = await readClip(join(testCase.folder, testCase.params.model));
  const encoder = await openTextEncoder(model);
  try {
    const prompts: readonly string[] | undefined = testCase.params.prompts;
    if (!prompts) return { values: embeddingValues(await encoder.encodeIds(givenIds(testCase))) };
    const tokens = prompts.map(openTokenizer(model));
    const context = model.config.text.context;
    const ids = new Int32Array(prompts.length * context);
    tokens.forEach((prompt, i) => ids.set(prompt.ids, i * context));
    return {
      values: {
        input_ids: tensor([prompts.length, context], ids),
        lengths: tensor([prompts.length], Int32Array.from(tokens, (prompt) => prompt.ids.length)),
        untruncated_lengths: tensor(
          [prompts.length],
          Int32Array.from(tokens, (prompt) => prompt.untruncatedLength),
        ),
        // Cut as the reference cuts them; `encode` refuses prompts that are too long.
        ...embeddingValues(await encoder.encodeIds(tokens.map((prompt) => prompt.ids))),
      },
    };
  } finally {
    await encoder.close();
  }
};

function givenIds({ tensors }: ParityCase): number[][] {
  const [, context] = tensors.input_ids.shape;
  const ids = tensors.input_ids.data as Int32Array;
  return Array.from(
    tensors.lengths.data as Int32Array,
    (length, i) => [...ids.subarray(i * context, i * context + length)],
  );
}

function embeddingValues(embeddings: Matrix): Record<string, Tensor> {
  const unit = Float32Array.from(embeddings.data);
  for (let i = 0; i < embeddings.rows; i++) {
    const norm = Math.hypot(...row(embeddings, i));
    for (let c = 0; c < embeddings.cols; c++) unit[i * embeddings.cols + c] /= norm;
  }
  const shape = [embeddings.rows, embeddings.cols];
  return { text_embeds: tensor(shape, embeddings.data), text_embeds_unit: tensor(shape, unit) };
}
