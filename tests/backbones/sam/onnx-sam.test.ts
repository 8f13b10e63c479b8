import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { GraphBuilder } from "../../../lib/onnx/graph-builder.ts";
import { openSam } from "../../../lib/backbones/sam/onnx-sam.ts";
import { hashSam, samContents, samFiles } from "../../../lib/backbones/sam/sam-files.ts";
import { hashFile } from "../../../lib/files/hash-file.ts";
import { UserError } from "../../../lib/errors.ts";
import { type GeneratedMasks, generateMasks } from "../../../lib/method/sam/generate-masks.ts";
import { MINIMAL_OVERLAP } from "../../../lib/method/sam/settings.ts";
import type { RgbImage } from "../../../lib/method/rgb-image.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { assertSays } from "../../datasets/says.ts";
import { moveWeights } from "./move-weights.ts";
import { type Convention, IOU, RADII, SIDE, type Variations, writeDiscSam } from "./disc-sam.ts";

const random = new Random(3);
const [HEIGHT, WIDTH] = [120, 160];
const IMAGE: RgbImage = {
  ...{ height: HEIGHT, width: WIDTH },
  data: Uint8Array.from({ length: HEIGHT * WIDTH * 3 }, () => random.below(256)),
};
const THREADS = { threads: 1 };

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-sam-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Masks of the whole image at one point alone. */
function asked(convention: Convention, points: number[], variations: Variations = {}) {
  return inFolder(async (folder) => {
    const sam = await openSam(await writeDiscSam(folder, convention, variations), THREADS);
    const image = await sam.encode(IMAGE);
    const answers = await image.decode(Float32Array.from(points));
    const logits = Array.from(
      { length: points.length / 2 * 3 },
      (_, i) => answers.logits(Math.floor(i / 3), i % 3),
    );
    await sam.close();
    return { iou: [...answers.iouPredicted], logits };
  });
}

/** Centre and radius of the pixels above 0, in pixels of the image. */
function discOf(logits: Float32Array) {
  let [area, x, y] = [0, 0, 0];
  logits.forEach((logit, i) => {
    if (logit <= 0) return;
    area++;
    x += i % WIDTH;
    y += Math.floor(i / WIDTH);
  });
  return { x: x / area, y: y / area, radius: Math.sqrt(area / Math.PI) };
}

const POINTS = [80.5, 60.5, 50.5, 40.5];

for (const convention of ["transformers.js", "segment-anything"] as const) {
  Deno.test(`${convention}: points reach their place through resizing, padding and upsampling`, async () => {
    const { iou, logits } = await asked(convention, POINTS);
    iou.forEach((value, i) => assert(Math.abs(value - IOU[i % 3]) <= 1.01e-3, `${value}`));
    logits.forEach((mask, i) => {
      const disc = discOf(mask);
      const point = Math.floor(i / 3);
      // One pixel of the decoder is five of the image; a disc is known to a fraction of that.
      assert(Math.abs(disc.x - POINTS[2 * point]) < 0.8, `x ${disc.x}`);
      assert(Math.abs(disc.y - POINTS[2 * point + 1]) < 0.8, `y ${disc.y}`);
      assert(Math.abs(disc.radius - RADII[i % 3] * WIDTH / SIDE) < 1.5, `radius ${disc.radius}`);
    });
  });

  Deno.test(`${convention}: the pixels reach the encoder`, async () => {
    const { iou } = await asked(convention, POINTS);
    assert(iou.every((value, i) => value !== Math.fround(IOU[i % 3])));
  });

  Deno.test(`${convention}: scores that are no numbers are refused`, async () => {
    await assert.rejects(asked(convention, POINTS, { broken: true }), (error) => {
      assert(error instanceof UserError);
      assert.match(
        error.describe(),
        /Expected scores from SAM's decoder but found values that are no numbers/,
      );
      return true;
    });
  });
}

Deno.test("an encoder that normalises and pads by itself is fed grey levels", async () => {
  const { iou, logits } = await asked("segment-anything", POINTS, { raw: true });
  assert.equal(iou.length, 6);
  // 1024 pixels is what such encoders take; this one's decoder speaks of 128.
  assert.equal(logits[0].length, HEIGHT * WIDTH);
});

/** The whole generator through ONNX Runtime. */
function generated(convention: Convention): Promise<GeneratedMasks> {
  return inFolder(async (folder) => {
    const sam = await openSam(await writeDiscSam(folder, convention), THREADS);
    const found = await generateMasks(sam, IMAGE, { ...MINIMAL_OVERLAP, pointsPerSide: 3, edgeTolerance: 4 });
    await sam.close();
    return found;
  });
}

Deno.test("the whole generation through ONNX Runtime gives the same masks under both conventions", async () => {
  const [batched, single] = [await generated("transformers.js"), await generated("segment-anything")];
  assert(batched.masks.count > 3, `${batched.masks.count} masks`);
  assert.deepEqual(single.masks, batched.masks);
  single.origins.forEach(({ iouPredicted, ...where }, m) => {
    const { iouPredicted: other, ...same } = batched.origins[m];
    assert.deepEqual(where, same);
    assert(Math.abs(iouPredicted - other) < 3e-3);
  });
});

Deno.test("generated masks are discs of their level around their point", async () => {
  const { masks, origins } = await generated("transformers.js");
  const pixels = HEIGHT * WIDTH;
  for (let m = 0; m < masks.count; m++) {
    // Sub-parts have too low a score.
    assert.notEqual(masks.levels[m], 0);
    const bits = masks.bits.subarray(m * pixels, (m + 1) * pixels);
    const disc = discOf(Float32Array.from(bits));
    const { point: [x, y], crop: [x0, , x1] } = origins[m];
    const radius = RADII[masks.levels[m]] * (x1 - x0) / SIDE;
    // Discs at the border of the image are cut.
    if (x < radius || y < radius || x > WIDTH - radius || y > HEIGHT - radius) continue;
    assert(Math.hypot(disc.x - x, disc.y - y) < 1.5, `mask ${m}`);
    assert(Math.abs(disc.radius - radius) < 1.5, `mask ${m}: ${disc.radius}, not ${radius}`);
  }
});

async function refused(prepare: (folder: string) => Promise<unknown>, message: RegExp): Promise<void> {
  await inFolder(async (folder) => {
    await prepare(folder);
    await assert.rejects(openSam(folder, THREADS), (error) => {
      assert(error instanceof UserError, `${error}`);
      assert.match(error.describe(), message);
      return true;
    });
  });
}

Deno.test("a folder that is not there, or lacks a file, is refused with the layout", async () => {
  await refused(
    (folder) => Deno.remove(folder).then(() => Deno.writeTextFile(folder, "")),
    /folder of a SAM/,
  );
  await refused(
    async (folder) => {
      await writeDiscSam(folder, "segment-anything");
      await Deno.remove(join(folder, "sam.decoder.onnx"));
    },
    /Expected one ONNX file of the decoder of a SAM but found none\n {2}A SAM folder holds/,
  );
});

Deno.test("of several encoders none is guessed, but the exact one among rounded ones is taken", async () => {
  await refused(async (folder) => {
    await writeDiscSam(folder, "segment-anything");
    await Deno.copyFile(join(folder, "sam.encoder.onnx"), join(folder, "sam.encoder.quant.onnx"));
  }, /of the encoder of a SAM but found sam\.encoder\.onnx, sam\.encoder\.quant\.onnx/);
  await inFolder(async (folder) => {
    await writeDiscSam(folder, "transformers.js");
    const home = join(folder, "onnx");
    await Deno.copyFile(join(home, "vision_encoder.onnx"), join(home, "vision_encoder_fp16.onnx"));
    assert.equal(samFiles(folder).encoder, join(home, "vision_encoder.onnx"));
  });
});

Deno.test("a damaged file is refused by name", async () => {
  await refused(
    async (folder) => {
      await writeDiscSam(folder, "segment-anything");
      const path = join(folder, "sam.encoder.onnx");
      await Deno.writeFile(path, (await Deno.readFile(path)).subarray(0, 2000));
    },
    /sam\.encoder\.onnx: Expected an ONNX file that can be run but found: .*\n {2}The file.*damaged or missing/,
  );
});

Deno.test("another decoder is refused with what it asks for and what is supported", async () => {
  await refused(
    async (folder) => {
      await writeDiscSam(folder, "segment-anything");
      const graph = new GraphBuilder("other");
      const boxes = graph.input("boxes", "float32", [1, 4]);
      graph.output("segments", graph.node("Relu", [boxes]), "float32", [1, 4]);
      await Deno.writeFile(join(folder, "sam.decoder.onnx"), graph.build());
    },
    /sam\.decoder\.onnx: .*transformers\.js \(.*\) or segment-anything \(.*\) but found inputs boxes and outputs segments/,
  );
});

Deno.test("files of different exports, and a decoder of single masks, are refused", async () => {
  await refused(
    (folder) => writeDiscSam(folder, "transformers.js", { withoutPositions: true }),
    /Expected an encoder that gives image_positional_embeddings but found image_embeddings/,
  );
  await assert.rejects(asked("segment-anything", POINTS, { single: true }), (error) => {
    assert.match(
      (error as UserError).describe(),
      /three masks for a point but found 1\n.*--return-single-mask/,
    );
    return true;
  });
});

/** SHA-256 of what decides a model's masks, and the names of the files it is made of. */
async function contentsOf(folder: string) {
  const files = samFiles(folder), contents = await samContents(files);
  const names = contents.map((path) => path.slice(dirname(files.encoder).length + 1));
  return { names, hash: await hashSam(files, contents, (path) => hashFile(path)) };
}

const ENCODER = "onnx/vision_encoder.onnx";

for (const name of ["vision_encoder.onnx_data", "weights/of the encoder.bin"]) {
  Deno.test(`weights in ${name} are loaded, and the model's hash covers them`, () =>
    inFolder(async (folder) => {
      await writeDiscSam(folder, "transformers.js");
      const inside = await openSam(folder, THREADS);
      const expected = (await (await inside.encode(IMAGE)).decode(Float32Array.from(POINTS))).iouPredicted;
      await inside.close();
      const whole = await contentsOf(folder);
      assert.deepEqual(whole.names, ["prompt_encoder_mask_decoder.onnx", "vision_encoder.onnx"]);

      await moveWeights(join(folder, ENCODER), name);
      await Deno.writeTextFile(join(folder, "onnx", "notes.bin"), "of no graph");
      const apart = await contentsOf(folder);
      assert.deepEqual(apart.names.toSorted(), [...whole.names, name].toSorted());
      assert.notEqual(apart.hash, whole.hash);
      const outside = await openSam(folder, THREADS);
      assert.deepEqual(
        (await (await outside.encode(IMAGE)).decode(Float32Array.from(POINTS))).iouPredicted,
        expected,
      );
      await outside.close();

      const weights = join(folder, "onnx", name), bytes = await Deno.readFile(weights);
      bytes[5] ^= 1;
      await Deno.writeFile(weights, bytes);
      assert.notEqual((await contentsOf(folder)).hash, apart.hash);

      await Deno.remove(weights);
      await assertSays(
        () => contentsOf(folder),
        /vision_encoder\.onnx: Expected the weights .* but found none/,
      );
      await assertSays(() => openSam(folder, THREADS), /a file of weights beside it, is damaged or missing/);
    }));
}

Deno.test("weights outside the model's folder are refused, and what is no ONNX file", () =>
  inFolder(async (folder) => {
    await writeDiscSam(folder, "transformers.js");
    await moveWeights(join(folder, ENCODER), "../../outside.bin");
    try {
      await assertSays(
        () => contentsOf(folder),
        /in the folder of the file that names them but found "\.\.\/\.\.\/outside\.bin"/,
      );
    } finally {
      await Deno.remove(join(folder, "../outside.bin"));
    }
    await Deno.writeTextFile(join(folder, ENCODER), "version https://git-lfs.github.com/spec/v1");
    await assertSays(() => contentsOf(folder), /Expected an ONNX file but found 42 bytes that are none/);
  }));
