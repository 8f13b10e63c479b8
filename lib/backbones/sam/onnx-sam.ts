import { UserError } from "../../errors.ts";
import type {
  PointMasks,
  PromptableImage,
  PromptableSegmenter,
} from "../../method/sam/promptable-segmenter.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { OnnxSession, type SessionOptions } from "../../onnx/onnx-session.ts";
import { type Ask, openDecoder } from "./decoder.ts";
import { paddedPixels, rawPixels, resizeLongest } from "./preprocess.ts";
import { samFiles } from "./sam-files.ts";
import { logitsThreshold, logitsUpsampler, type Size } from "./upsample-logits.ts";

/** Side of the encoder's input where the file leaves it open. */
const USUAL_SIDE = 1024;
const LEVELS = 3;

/**
 * Opens a SAM from its two ONNX files: ViT-H, -L, -B, SlimSAM, MobileSAM, anything exported in one of the two usual ways.
 * `encode` and `decode` block the event loop of their thread: use it in a worker.
 *
 * @throws {UserError} when a file is missing or damaged, or the model is of another kind.
 */
export async function openSam(folder: string, options: SessionOptions): Promise<OnnxSam> {
  const files = samFiles(folder);
  const encoder = await open(files.encoder, options);
  const decoder = await open(files.decoder, options);
  return new OnnxSam(encoder, decoder, files);
}

async function open(path: string, options: SessionOptions): Promise<OnnxSession> {
  try {
    return await OnnxSession.openFile(path, options);
  } catch (cause) {
    throw new UserError(
      `Expected an ONNX file that can be run but found: ${(cause as Error).message.split("\n")[0]}`,
      path,
      "The file, or a file of weights beside it, is damaged or missing: fetch it again and compare its SHA-256.",
      { cause },
    );
  }
}

/** SAM on ONNX Runtime. */
export class OnnxSam implements PromptableSegmenter {
  readonly #ask: Ask;
  readonly #input: EncoderInput;
  /** The name under which the decoder expects an encoder's only output, whatever the export calls it. */
  readonly #rename: (outputs: Record<string, Tensor>) => Record<string, Tensor>;
  /** What cuts masks out of logits at the sizes last seen. */
  #threshold: { readonly key: string; readonly cut: ReturnType<typeof logitsThreshold> } | undefined;

  /** Use `openSam`. */
  constructor(
    private readonly encoder: OnnxSession,
    private readonly decoder: OnnxSession,
    files: { readonly encoder: string; readonly decoder: string },
  ) {
    this.#input = encoderInput(encoder, files.encoder);
    const outputs = [...encoder.outputs.keys()];
    const only = outputs.length === 1 ? outputs[0] : null;
    this.#rename = (found) => only === null ? found : { image_embeddings: found[only] };
    this.#ask = openDecoder(decoder, new Set(only === null ? outputs : ["image_embeddings"]), files.decoder);
  }

  async encode(image: RgbImage): Promise<PromptableImage> {
    const { name, side, takes } = this.#input;
    const resized = resizeLongest(image, side);
    const pixels = takes === "normalised" ? paddedPixels(resized, side) : rawPixels(resized);
    const encoded = this.#rename(await this.encoder.run({ [name]: pixels }));
    return { decode: (points) => this.#decode(encoded, image, resized, points) };
  }

  async #decode(
    encoded: Record<string, Tensor>,
    image: RgbImage,
    seen: RgbImage,
    points: Float32Array,
  ): Promise<PointMasks> {
    const scale = [seen.width / image.width, seen.height / image.height];
    const scaled = points.map((at, i) => at * scale[i % 2]);
    const size = [image.height, image.width] as const;
    const { iouPredicted, logits, side } = await this.#ask(encoded, scaled, size);
    const pixels = side * side;
    const wanted = points.length / 2 * LEVELS;
    if (iouPredicted.length !== wanted || logits.length !== wanted * pixels) {
      throw new UserError(
        `Expected SAM's decoder to give ${LEVELS} square masks per point but found ${iouPredicted.length} scores and ` +
          `${logits.length} logits for ${points.length / 2} points`,
      );
    }
    if (!iouPredicted.every(Number.isFinite)) {
      throw new UserError(
        "Expected scores from SAM's decoder but found values that are no numbers",
        undefined,
        "The model's files do not belong together, or their precision does not suffice: use single precision.",
      );
    }
    const small = (point: number, level: number) => {
      const mask = point * LEVELS + level;
      return logits.subarray(mask * pixels, (mask + 1) * pixels);
    };
    const seenSize = [seen.height, seen.width] as const;
    const threshold = this.#thresholdFor(side, seenSize, size);
    return {
      iouPredicted,
      logits: (point, level) => logitsUpsampler(side, this.#input.side, seenSize, size)(small(point, level)),
      thresholded: (point, level, offset) => threshold(small(point, level), offset),
    };
  }

  /** Kept from batch to batch, and from image to image of the same size. */
  #thresholdFor(low: number, seen: Size, size: Size): ReturnType<typeof logitsThreshold> {
    const key = [low, ...seen, ...size].join(" ");
    if (this.#threshold?.key !== key) {
      this.#threshold = { key, cut: logitsThreshold(low, this.#input.side, seen, size) };
    }
    return this.#threshold.cut;
  }

  /** Frees both sessions. */
  async close(): Promise<void> {
    await this.encoder.close();
    await this.decoder.close();
  }
}

/** What an encoder is fed. */
interface EncoderInput {
  readonly name: string;
  /** Longest side of the images it sees. */
  readonly side: number;
  /** Normalised and padded pixels, or grey levels as they are. */
  readonly takes: "normalised" | "raw";
}

function encoderInput(encoder: OnnxSession, path: string): EncoderInput {
  const inputs = [...encoder.inputs];
  const [[name, { type, shape }]] = inputs;
  const rank = shape.length;
  if (inputs.length !== 1 || type !== "float32" || (rank !== 4 && rank !== 3)) {
    throw new UserError(
      "Expected an encoder of SAM with one input of single precision, [1, 3, side, side] or [height, width, 3], but " +
        `found ${
          inputs.map(([name, { type, shape }]) => `${name}: ${type} [${shape.join(", ")}]`).join(", ")
        }`,
      path,
      "Use the files of single precision, without a suffix such as fp16 or quantized.",
    );
  }
  if (rank === 3) return { name, side: USUAL_SIDE, takes: "raw" };
  return { name, side: typeof shape[3] === "number" ? shape[3] : USUAL_SIDE, takes: "normalised" };
}
