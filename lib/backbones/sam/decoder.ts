import { UserError } from "../../errors.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { OnnxSession } from "../../onnx/onnx-session.ts";

/** Answers of a decoder to a batch of points, at its own resolution. */
interface LowResMasks {
  /** [points, 3]. */
  readonly iouPredicted: Float32Array;
  /** [points, 3, side, side]. */
  readonly logits: Float32Array;
  readonly side: number;
}

/**
 * How an exported decoder is asked.
 *
 * @param encoded outputs of the encoder.
 * @param points x and y in pixels of the encoder's input, [points, 2].
 * @param size height and width of the image.
 */
export type Ask = (
  encoded: Readonly<Record<string, Tensor>>,
  points: Float32Array,
  size: readonly [height: number, width: number],
) => Promise<LowResMasks>;

/** A way in which SAM's decoder is exported to ONNX. */
interface Convention {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly outputs: readonly string[];
  open(decoder: OnnxSession): Ask;
}

const LEVELS = 3;

/** Prompt encoder and mask decoder as Optimum exports them for transformers.js: all points of a batch in one run. */
const HUGGING_FACE: Convention = {
  name: "transformers.js",
  required: ["input_points", "image_embeddings", "image_positional_embeddings"],
  optional: ["input_labels"],
  outputs: ["iou_scores", "pred_masks"],
  open: (decoder) => async (encoded, points) => {
    const count = points.length / 2;
    const { iou_scores, pred_masks } = await decoder.run({
      input_points: tensor([1, count, 1, 2], Float32Array.from(points)),
      // 1 says that what lies under the point is wanted.
      ...(decoder.inputs.has("input_labels") &&
        { input_labels: tensor([1, count, 1], new BigInt64Array(count).fill(1n)) }),
      image_embeddings: encoded.image_embeddings,
      image_positional_embeddings: encoded.image_positional_embeddings,
    }, HUGGING_FACE.outputs);
    return {
      iouPredicted: iou_scores.data as Float32Array,
      logits: pred_masks.data as Float32Array,
      side: pred_masks.shape.at(-1)!,
    };
  },
};

/** The decoder that segment-anything's own script exports: one point a run. */
const SEGMENT_ANYTHING: Convention = {
  name: "segment-anything",
  required: ["image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input"],
  optional: ["orig_im_size"],
  outputs: ["iou_predictions", "low_res_masks"],
  open: (decoder) => async (encoded, points, size) => {
    const { image_embeddings } = encoded;
    const maskSide = 4 * image_embeddings.shape.at(-1)!;
    const unchanged = {
      image_embeddings,
      // A second point, labelled -1, says that there is no box.
      point_labels: tensor([1, 2], Float32Array.of(1, -1)),
      mask_input: tensor([1, 1, maskSide, maskSide], new Float32Array(maskSide * maskSide)),
      has_mask_input: tensor([1], Float32Array.of(0)),
      ...(decoder.inputs.has("orig_im_size") && { orig_im_size: tensor([2], Float32Array.from(size)) }),
    };
    const count = points.length / 2;
    const iouPredicted = new Float32Array(count * LEVELS);
    let logits = new Float32Array(0);
    let side = 0;
    for (let point = 0; point < count; point++) {
      const [x, y] = points.subarray(2 * point, 2 * point + 2);
      const { iou_predictions, low_res_masks } = await decoder.run({
        ...unchanged,
        point_coords: tensor([1, 2, 2], Float32Array.of(x, y, 0, 0)),
      }, SEGMENT_ANYTHING.outputs);
      side = low_res_masks.shape.at(-1)!;
      const pixels = side * side;
      if (point === 0) logits = new Float32Array(count * LEVELS * pixels);
      // Of four masks the first answers prompts of several points.
      const skip = iou_predictions.data.length - LEVELS;
      if (skip < 0) {
        const found = iou_predictions.data.length;
        throw new UserError(
          `Expected a decoder of SAM that gives three masks for a point but found ${found}`,
          undefined,
          "Export the decoder without --return-single-mask.",
        );
      }
      iouPredicted.set((iou_predictions.data as Float32Array).subarray(skip), point * LEVELS);
      logits.set((low_res_masks.data as Float32Array).subarray(skip * pixels), point * LEVELS * pixels);
    }
    return { iouPredicted, logits, side };
  },
};

const CONVENTIONS = [HUGGING_FACE, SEGMENT_ANYTHING];

/**
 * How this decoder is asked, told from the names of its inputs and outputs.
 *
 * @param encoder names of the encoder's outputs.
 * @throws {UserError} for a decoder exported in another way, with what it asks for.
 */
export function openDecoder(decoder: OnnxSession, encoder: ReadonlySet<string>, path: string): Ask {
  const inputs = [...decoder.inputs.keys()];
  const fits = ({ required, optional, outputs }: Convention) =>
    required.every((name) => inputs.includes(name)) &&
    inputs.every((name) => required.includes(name) || optional.includes(name)) &&
    outputs.every((name) => decoder.outputs.has(name));
  const convention = CONVENTIONS.find(fits);
  if (!convention) {
    const wanted = CONVENTIONS.map(({ name, required, optional, outputs }) =>
      `${name} (${[...required, ...optional].join(", ")} → ${outputs.join(", ")})`
    );
    throw new UserError(
      `Expected a decoder of SAM as exported for ${wanted.join(" or ")} but found inputs ${
        inputs.join(", ")
      } ` +
        `and outputs ${[...decoder.outputs.keys()].join(", ")}`,
      path,
      "Other models, such as SAM 2, and other exports are not supported.",
    );
  }
  const missing = convention.required.filter((name) => name.startsWith("image_") && !encoder.has(name));
  if (missing.length > 0) {
    throw new UserError(
      `Expected an encoder that gives ${missing.join(", ")} but found ${[...encoder].join(", ")}`,
      path,
      "Encoder and decoder come from different exports: take both from one.",
    );
  }
  return convention.open(decoder);
}
