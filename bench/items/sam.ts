import { logitsThreshold, logitsUpsampler } from "../../lib/backbones/sam/upsample-logits.ts";
import { resizeBilinear } from "../../lib/kernels/resize/bilinear.ts";
import { generateMasks } from "../../lib/method/sam/generate-masks.ts";
import type { PromptableSegmenter } from "../../lib/method/sam/promptable-segmenter.ts";
import type { RgbImage } from "../../lib/method/rgb-image.ts";
import { OnnxSession } from "../../lib/onnx/onnx-session.ts";
import { tensor } from "../../lib/tensor/tensor.ts";
import { threads } from "../peer.ts";
import { BLOCK, vitBlock } from "../vit-block.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn, secondsOf } from "../in-turn.ts";

const [HEIGHT, WIDTH] = [375, 500];
const [LOW, SIDE] = [256, 1024];
const SEEN = [768, 1024] as const;
/** Masks brought to size in a round. */
const REPEATS = 20;

/**
 * What surrounds SAM's networks on a photograph of 500 x 375, on one core: 2,048 points, 6,144 candidates, of which a third passes
 * its score. No SAM is needed: made-up logits stand for its answers.
 */
export const sam = benchItem({
  title: "SAM's work outside its networks",
  needs: [],
  options: {},
  async run(_options, rounds) {
    const image: RgbImage = { height: HEIGHT, width: WIDTH, data: new Uint8Array(HEIGHT * WIDTH * 3) };
    const around = await inTurn(rounds, async () => void await generateMasks(DISCS, image), noPeer);
    const block = await OnnxSession.open(vitBlock(), { threads });
    const input = tensor([...BLOCK], new Float32Array(BLOCK[0] * BLOCK[1]).fill(0.5));
    await block.run({ x: input });
    const blocks = await inTurn(rounds, async () => void await block.run({ x: input }), noPeer);
    await block.close();
    const logits = disc(100, 80, 40);
    const upsample = logitsUpsampler(LOW, SIDE, SEEN, [HEIGHT, WIDTH]);
    const threshold = logitsThreshold(LOW, SIDE, SEEN, [HEIGHT, WIDTH]);
    const cut = await inTurn(
      rounds,
      () => repeated(() => threshold(logits, 1)),
      () => secondsOf(() => repeated(() => inTwoSteps(logits))),
    );
    const once = await inTurn(
      rounds,
      () => repeated(() => upsample(logits)),
      () => secondsOf(() => repeated(() => inTwoSteps(logits))),
    );
    return [
      {
        what: "around SAM's networks, a photograph of 500 x 375, one core",
        peer: null,
        ours: around.ours,
        theirs: null,
        target: { seconds: 1 },
        seen: {},
      },
      {
        what: `one of 12 blocks of SAM's ViT-B with random weights, ${threads} threads`,
        peer: null,
        ours: blocks.ours,
        theirs: null,
        target: null,
        seen: {},
      },
      {
        what: `SAM's logits brought to the size of the photograph, ${REPEATS} masks`,
        peer: "SAM's two steps",
        ...once,
        target: null,
        seen: {},
      },
      {
        what: `masks and their stability cut out of SAM's logits, ${REPEATS} masks`,
        peer: "SAM's two steps",
        ...cut,
        target: null,
        seen: {},
      },
    ];
  },
});

const noPeer = () => Promise.resolve(null);

function repeated(call: () => unknown): Promise<void> {
  for (let n = 0; n < REPEATS; n++) call();
  return Promise.resolve();
}

function inTwoSteps(logits: Float32Array): void {
  const square = resizeBilinear(logits, [LOW, LOW], [SIDE, SIDE]);
  resizeBilinear(square.subarray(0, SEEN[0] * SIDE), SEEN, [HEIGHT, WIDTH]);
}

/** Logits of a disc in the decoder's frame. */
function disc(x: number, y: number, radius: number): Float32Array<ArrayBuffer> {
  const logits = new Float32Array(LOW * LOW);
  for (let row = 0, at = 0; row < LOW; row++) {
    for (let column = 0; column < LOW; column++, at++) {
      logits[at] = (radius - Math.hypot(column - x, row - y)) / 2;
    }
  }
  return logits;
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
