import { join } from "node:path";
import { GraphBuilder, type Value } from "../../../lib/onnx/graph-builder.ts";
import { Random } from "../../../lib/tensor/random.ts";

/** Sides in SAM's proportions: 1024 : 64 : 256. */
export const SIDE = 128;
const EMBEDDING = 8;
const LOW = 32;
const CHANNELS = 8;

/** Radii of the three discs around a point, in pixels of the encoder's input: sub-part, part, whole. */
export const RADII = [10, 18, 26] as const;
/** What the decoder says of each disc before a little that depends on the image is added. */
export const IOU = [0.5, 0.95, 0.9] as const;

export type Convention = "transformers.js" | "segment-anything";

/** What may be wrong or different. */
export interface Variations {
  /** The encoder takes grey levels, [height, width, 3], and pads them itself. */
  readonly raw?: boolean;
  /** The decoder gives the best mask alone. */
  readonly single?: boolean;
  /** The encoder gives no positional embeddings. */
  readonly withoutPositions?: boolean;
  /** Scores are no numbers. */
  readonly broken?: boolean;
}

/**
 * Writes a SAM with random weights that cuts out discs: whatever the image, the masks of a point are discs around it. Names
 * and shapes of inputs and outputs are those of the convention.
 */
export async function writeDiscSam(
  folder: string,
  convention: Convention,
  variations: Variations = {},
): Promise<string> {
  const home = convention === "transformers.js" ? join(folder, "onnx") : folder;
  const names = convention === "transformers.js"
    ? ["vision_encoder.onnx", "prompt_encoder_mask_decoder.onnx"]
    : ["sam.encoder.onnx", "sam.decoder.onnx"];
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeFile(join(home, names[0]), encoder(convention, variations));
  await Deno.writeFile(
    join(home, names[1]),
    convention === "transformers.js" ? batchDecoder(variations) : pointDecoder(variations),
  );
  return folder;
}

const random = new Random(11);
const weights = (count: number) => Float32Array.from({ length: count }, () => random.next() - 0.5);

function encoder(convention: Convention, { raw, withoutPositions }: Variations): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("encoder");
  const patch = SIDE / EMBEDDING;
  const filters = graph.initializer(
    "filters",
    [CHANNELS, 3, patch, patch],
    weights(CHANNELS * 3 * patch * patch),
  );
  let pixels: Value;
  if (raw) {
    const input = graph.input("input_image", "float32", ["height", "width", 3]);
    const first = graph.node("Transpose", [input], { perm: [2, 0, 1] });
    const square = graph.node("Resize", [
      graph.node("Unsqueeze", [first, graph.integers(0)]),
      null,
      null,
      graph.integers(1, 3, SIDE, SIDE),
    ]);
    pixels = square;
  } else {
    pixels = graph.input(
      convention === "transformers.js" ? "pixel_values" : "x",
      "float32",
      ["batch", 3, SIDE, SIDE],
    );
  }
  const embedded = graph.node("Conv", [pixels, filters], {
    kernel_shape: [patch, patch],
    strides: [patch, patch],
  });
  const shape = [1, CHANNELS, EMBEDDING, EMBEDDING];
  graph.output("image_embeddings", embedded, "float32", shape);
  if (convention === "transformers.js" && !withoutPositions) {
    const positions = graph.initializer("positions", shape, weights(CHANNELS * EMBEDDING ** 2));
    graph.output("image_positional_embeddings", positions, "float32", shape);
  }
  return graph.build();
}

/** Discs around points: scale * (radius^2 - distance^2), [1, points, levels, low, low]. */
function discs(graph: GraphBuilder, x: Value, y: Value, radii: readonly number[]): Value {
  // Centres of the decoder's pixels in the encoder's input.
  const places = Float32Array.from({ length: LOW }, (_, i) => (i + 0.5) * SIDE / LOW);
  const offset = (place: Value, at: Value) =>
    graph.node("Sub", [
      place,
      graph.node("Add", [graph.node("Reshape", [at, graph.integers(1, -1, 1, 1, 1)]), graph.scalar(0.5)]),
    ]);
  const squared = (value: Value) => graph.node("Mul", [value, value]);
  const across = squared(offset(graph.initializer("columns", [1, 1, 1, 1, LOW], places), x));
  const down = squared(offset(graph.initializer("rows", [1, 1, 1, LOW, 1], places), y));
  const reach = graph.initializer(
    "reach",
    [1, 1, radii.length, 1, 1],
    Float32Array.from(radii, (radius) => radius * radius),
  );
  return graph.node("Sub", [reach, graph.node("Add", [across, down])]);
}

/** A little that depends on all values given, a scalar far below the distances between scores. */
function trace(graph: GraphBuilder, values: readonly Value[]): Value {
  const means = values.map((value) => graph.node("ReduceMean", [value], { keepdims: 0 }));
  const sum = means.reduce((total, mean) => graph.node("Add", [total, mean]));
  return graph.node("Mul", [graph.node("Tanh", [sum]), graph.scalar(1e-3)]);
}

function scores(graph: GraphBuilder, iou: readonly number[], { broken }: Variations): Value {
  return graph.initializer(
    "scores",
    [1, 1, iou.length],
    Float32Array.from(iou, (value) => broken ? NaN : value),
  );
}

function batchDecoder(variations: Variations): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("decoder");
  const points = graph.input("input_points", "float32", [1, "points", "per_prompt", 2]);
  const labels = graph.input("input_labels", "int64", [1, "points", "per_prompt"]);
  const shape = [1, CHANNELS, EMBEDDING, EMBEDDING];
  const embeddings = graph.input("image_embeddings", "float32", shape);
  const positions = graph.input("image_positional_embeddings", "float32", shape);
  const [x, y] = graph.nodes("Split", [points], 2, { axis: 3 });
  const masks = discs(graph, x, y, RADII);
  const wanted = graph.node("Cast", [labels], { to: 1 });
  const little = trace(graph, [embeddings, positions]);
  // [1, points, 3], and what a label other than 1 would spoil.
  const said = graph.node("Mul", [
    wanted,
    graph.node("Add", [scores(graph, IOU, variations), little]),
  ]);
  graph.output("iou_scores", said, "float32", [1, "points", 3]);
  graph.output("pred_masks", masks, "float32", [1, "points", 3, LOW, LOW]);
  return graph.build();
}

function pointDecoder(variations: Variations): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("decoder");
  const embeddings = graph.input("image_embeddings", "float32", [1, CHANNELS, EMBEDDING, EMBEDDING]);
  const points = graph.input("point_coords", "float32", [1, "points", 2]);
  const labels = graph.input("point_labels", "float32", [1, "points"]);
  const mask = graph.input("mask_input", "float32", [1, 1, LOW, LOW]);
  const hasMask = graph.input("has_mask_input", "float32", [1]);
  const size = graph.input("orig_im_size", "float32", [2]);
  const first = graph.node("Slice", [points, graph.integers(0), graph.integers(1), graph.integers(1)]);
  const [x, y] = graph.nodes("Split", [first], 2, { axis: 2 });
  // The mask for prompts of several points comes first; here it is one nobody wants.
  const radii = variations.single ? [RADII[2]] : [30, ...RADII];
  const iou = variations.single ? [IOU[2]] : [2, ...IOU];
  const low = graph.node("Reshape", [
    discs(graph, x, y, radii),
    graph.integers(1, radii.length, LOW, LOW),
  ]);
  // A mask that was not given, and labels other than 1 and -1, would spoil the scores.
  const labelled = graph.node("ReduceSum", [labels], { keepdims: 0 });
  const given = graph.node("ReduceSum", [graph.node("Add", [mask, hasMask])], { keepdims: 0 });
  const spoilt = graph.node("Add", [labelled, given]);
  const little = trace(graph, [embeddings, graph.node("Mul", [size, graph.scalar(0)])]);
  const said = graph.node("Add", [
    graph.node("Reshape", [scores(graph, iou, variations), graph.integers(1, iou.length)]),
    graph.node("Add", [little, spoilt]),
  ]);
  graph.output("masks", low, "float32", [1, radii.length, "height", "width"]);
  graph.output("iou_predictions", said, "float32", [1, radii.length]);
  graph.output("low_res_masks", low, "float32", [1, radii.length, LOW, LOW]);
  return graph.build();
}
