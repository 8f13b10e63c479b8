// deno bench -A bench/sam.ts
// What a mask by SAM costs. No SAM is needed: weights are random, sizes are those of ViT-B on a photograph of 500 x 375.
//   logits     the decoder's logits brought to the size of the photograph, in one step and in SAM's two.
//   image      one of the encoder's 12 blocks (with attention over all tokens, 54.8 billion multiply-adds), against all that
//              surrounds the networks for a whole image: 2,048 points, 6,144 candidates, of which a third passes its score.
import { GraphBuilder } from "../lib/onnx/graph-builder.ts";
import { OnnxSession } from "../lib/onnx/onnx-session.ts";
import { logitsThreshold, logitsUpsampler } from "../lib/backbones/sam/upsample-logits.ts";
import { resizeBilinear } from "../lib/kernels/resize/bilinear.ts";
import { generateMasks } from "../lib/method/sam/generate-masks.ts";
import type { PromptableSegmenter } from "../lib/method/sam/promptable-segmenter.ts";
import type { RgbImage } from "../lib/method/rgb-image.ts";
import { Random } from "../lib/tensor/random.ts";
import { tensor } from "../lib/tensor/tensor.ts";

const random = new Random(0);
const [HEIGHT, WIDTH] = [375, 500];
const [LOW, SIDE] = [256, 1024];
const SEEN = [768, 1024] as const;

/** Logits of a disc in the decoder's frame, a part of the side large. */
function disc(x: number, y: number, radius: number): Float32Array<ArrayBuffer> {
  const logits = new Float32Array(LOW * LOW);
  for (let row = 0, at = 0; row < LOW; row++) {
    for (let column = 0; column < LOW; column++, at++) {
      logits[at] = (radius - Math.hypot(column - x, row - y)) / 2;
    }
  }
  return logits;
}

const logits = disc(100, 80, 40);
const upsample = logitsUpsampler(LOW, SIDE, SEEN, [HEIGHT, WIDTH]);
Deno.bench("in two steps, by way of 1024 x 1024", { group: "logits", baseline: true }, () => {
  const square = resizeBilinear(logits, [LOW, LOW], [SIDE, SIDE]);
  resizeBilinear(square.subarray(0, SEEN[0] * SIDE), SEEN, [HEIGHT, WIDTH]);
});
Deno.bench("in one step", { group: "logits" }, () => {
  upsample(logits);
});
const threshold = logitsThreshold(LOW, SIDE, SEEN, [HEIGHT, WIDTH]);
Deno.bench("their mask and its stability, without them", { group: "logits" }, () => {
  threshold(logits, 1);
});

/** A block of ViT-B: attention over 64 x 64 tokens and a perceptron, without norms and positions. */
function block(): Uint8Array<ArrayBuffer> {
  const [tokens, width, heads] = [4096, 768, 12];
  const graph = new GraphBuilder("block");
  const weights = (rows: number, columns: number) =>
    graph.initializer(
      `w${rows}x${columns}_${random.below(1e9)}`,
      [rows, columns],
      Float32Array.from({ length: rows * columns }, () => random.normal() / Math.sqrt(rows)),
    );
  const x = graph.input("x", "float32", [tokens, width]);
  const split = (order: number[]) =>
    graph.node("Transpose", [
      graph.node("Reshape", [
        graph.node("MatMul", [x, weights(width, width)]),
        graph.integers(tokens, heads, -1),
      ]),
    ], { perm: order });
  const [q, k, v] = [split([1, 0, 2]), split([1, 2, 0]), split([1, 0, 2])];
  const scores = graph.node("Mul", [graph.node("MatMul", [q, k]), graph.scalar(1 / 8)]);
  const mixed = graph.node("MatMul", [graph.node("Softmax", [scores], { axis: 2 }), v]);
  const joined = graph.node("Reshape", [
    graph.node("Transpose", [mixed], { perm: [1, 0, 2] }),
    graph.integers(tokens, width),
  ]);
  const attended = graph.node("Add", [x, graph.node("MatMul", [joined, weights(width, width)])]);
  const hidden = graph.node("Relu", [graph.node("MatMul", [attended, weights(width, 4 * width)])]);
  const out = graph.node("Add", [attended, graph.node("MatMul", [hidden, weights(4 * width, width)])]);
  graph.output("y", out, "float32", [tokens, width]);
  return graph.build();
}

const discs = new Map<string, Float32Array<ArrayBuffer>>();

/** The disc around the middle of the field of 16 x 16 logits in which a point lies: making one anew is no part of the work. */
function discNear(x: number, y: number): Float32Array<ArrayBuffer> {
  const [column, row] = [x, y].map((at) => 16 * Math.floor(at / 16) + 8);
  const key = `${column} ${row}`;
  const found = discs.get(key) ?? disc(column, row, 20);
  discs.set(key, found);
  return found;
}

/** Answers every point with discs, a third of which pass; the networks cost nothing here. */
const DISCS: PromptableSegmenter = {
  encode: ({ height, width }: RgbImage) => {
    const scale = SIDE / Math.max(height, width);
    const seen = [Math.round(height * scale), Math.round(width * scale)] as const;
    const upsample = logitsUpsampler(LOW, SIDE, seen, [height, width]);
    const threshold = logitsThreshold(LOW, SIDE, seen, [height, width]);
    return Promise.resolve({
      decode: (points) => {
        const small = (point: number) =>
          discNear(points[2 * point] * scale / 4, points[2 * point + 1] * scale / 4);
        return Promise.resolve({
          iouPredicted: Float32Array.from(
            { length: points.length / 2 * 3 },
            (_, i) => i % 3 === 1 ? 0.9 : 0.5,
          ),
          logits: (point) => upsample(small(point)),
          thresholded: (point, _level, offset) => threshold(small(point), offset),
        });
      },
    });
  },
};

const image: RgbImage = { height: HEIGHT, width: WIDTH, data: new Uint8Array(HEIGHT * WIDTH * 3) };
const session = await OnnxSession.open(block(), { threads: navigator.hardwareConcurrency });
const input = tensor([4096, 768], Float32Array.from({ length: 4096 * 768 }, () => random.normal()));

Deno.bench("one block of ViT-B, all cores", { group: "image", baseline: true, n: 3, warmup: 1 }, async () => {
  await session.run({ x: input });
});
Deno.bench("around the networks, one core", { group: "image", n: 3, warmup: 1 }, async () => {
  await generateMasks(DISCS, image);
});
