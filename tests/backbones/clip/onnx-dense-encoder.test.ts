import assert from "node:assert/strict";
import { type ClipModel, readClip } from "../../../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../../../lib/backbones/clip/onnx-dense-encoder.ts";
import type { Crops } from "../../../lib/method/dense-encoder.ts";
import { heads as allHeads, makeHead } from "../../../lib/method/heads/registry.ts";
import { ReferenceDenseEncoder } from "../../support/reference/reference-dense-encoder.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { TINY_CONFIG, withRandomClip } from "./random-clip.ts";

/** Crops with overlapping masks and tokens in no mask; the first crop has no masks at all. */
function randomCrops(count: number, height: number, width: number, patch: number): Crops {
  const random = new Random(count + height);
  const tokens = (height / patch) * (width / patch);
  const pixels = Float32Array.from({ length: count * 3 * height * width }, () => random.normal());
  const tokenMasks = Array.from(
    { length: count },
    (_, i) => Uint8Array.from({ length: (i === 0 ? 0 : i + 1) * tokens }, () => random.next() < 0.4 ? 1 : 0),
  );
  return { height, width, count, pixels, tokenMasks };
}

function assertClose(got: Float32Array, want: Float32Array, what: string) {
  assert.equal(got.length, want.length, what);
  const scale = want.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = want.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0);
  assert(apart <= 1e-5 * scale, `${what}: ${apart} apart at scale ${scale}`);
}

function reference({ weights, config: { vision, joint } }: ClipModel): ReferenceDenseEncoder {
  return new ReferenceDenseEncoder(Object.fromEntries(weights), {
    ...vision,
    native: vision.image,
    joint,
  });
}

Deno.test("every head agrees with the plain reference, on a native and on a wide grid", async () => {
  await withRandomClip(async (folder) => {
    const model = await readClip(folder);
    const encoder = await openDenseEncoder(model, { threads: 1 });
    try {
      const heads = [
        ...Object.keys(allHeads).map((name) => makeHead(name)),
        makeHead("dba", { seeSelf: true }),
        makeHead("sclip", { fullWidth: true }),
        makeHead("dba-eq7", { fullWidth: true }),
        makeHead("sclip", { keyBias: { direction: "random", scale: 2, seed: 3 } }),
        makeHead("dba", { keyBias: { direction: "mean", scale: -1, seed: 0 } }),
      ];
      for (const [height, width] of [[32, 32], [24, 48]]) {
        const crops = randomCrops(3, height, width, encoder.patch);
        const got = await encoder.encode(crops, heads);
        const want = await reference(model).encode(crops, heads);
        heads.forEach((head, i) => {
          const what = `${head.name} at ${height} x ${width}`;
          assertClose(got[i].tokens, want[i].tokens, what);
          assert.equal(got[i].affinity === undefined, want[i].affinity === undefined, what);
          if (want[i].affinity) assertClose(got[i].affinity!, want[i].affinity!, `affinity of ${what}`);
        });
      }
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("what is remembered of an image changes nothing, whatever is asked of which crops", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
    try {
      const all = randomCrops(19, 32, 32, encoder.patch);
      const boxes = Array.from({ length: 19 }, (_, i) => ({ top: i, left: 2 * i, height: 32, width: 32 }));
      const size = 3 * 32 * 32;
      const some = (chosen: number[]): Crops => ({
        ...all,
        count: chosen.length,
        pixels: Float32Array.from(
          chosen.flatMap((i) => [...all.pixels.subarray(i * size, (i + 1) * size)]),
        ),
        tokenMasks: chosen.map((i) => all.tokenMasks[i]),
        boxes: chosen.map((i) => boxes[i]),
      });
      const image = encoder.ofOneImage();
      const [dba, s2] = [makeHead("dba"), makeHead("s2")];
      await image.encode(some([0, 3, 4]), [dba]);
      // Were crops seen before passed through the trunk again, these pixels would count.
      const other = some([4, 3, 18, 0]);
      const blank = {
        ...other,
        pixels: other.pixels.map((value, i) => i >= 2 * size && i < 3 * size ? value : 0),
      };
      for (const heads of [[dba, s2], [s2]]) {
        const remembered = await image.encode(blank, heads);
        const wanted = await encoder.encode(other, heads);
        heads.forEach((head, h) => assert.deepEqual(remembered[h].tokens, wanted[h].tokens, head.name));
      }
      assert.deepEqual(await image.encode(some([...boxes.keys()]), [dba]), await encoder.encode(all, [dba]));
      // Another image of the same encoder knows nothing of it.
      const fresh = await encoder.ofOneImage().encode(some([3]), [dba]);
      assert.deepEqual(fresh, await encoder.encode(some([3]), [dba]));
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("a crop's tokens do not depend on the crops beside it, nor on how the batch is cut", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
    try {
      // More crops than one run takes.
      const crops = randomCrops(19, 32, 32, encoder.patch);
      const heads = [makeHead("dba"), makeHead("s2")];
      const together = await encoder.encode(crops, heads);
      const size = 3 * 32 * 32;
      for (const i of [0, 15, 16, 18]) {
        const pixels = crops.pixels.slice(i * size, (i + 1) * size);
        const alone = await encoder.encode(
          { ...crops, count: 1, pixels, tokenMasks: [crops.tokenMasks[i]] },
          heads,
        );
        const length = 16 * encoder.joint;
        alone.forEach(({ tokens }, h) => {
          assertClose(together[h].tokens.slice(i * length, (i + 1) * length), tokens, `crop ${i}`);
        });
      }
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("heads that differ in one option only give different tokens, equal ones the same", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
    try {
      const crops = randomCrops(2, 32, 32, encoder.patch);
      const heads = [
        makeHead("dba"),
        makeHead("dba", { tau: 8 }),
        makeHead("dba", { classVisible: false }),
        makeHead("dba", { tau: 4 }),
      ];
      const [usual, strong, hidden, again] = (await encoder.encode(crops, heads)).map(({ tokens }) => tokens);
      assert.notDeepEqual(strong, usual);
      assert.notDeepEqual(hidden, usual);
      assert.deepEqual(again, usual);
      // The same list of names with other options must not meet the sessions of the first.
      const [other] = await encoder.encode(crops, [makeHead("dba", { tau: 8 })]);
      assert.deepEqual(other.tokens, strong);
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("the exact GELU is a different activation from QuickGELU", async () => {
  const exact = {
    ...TINY_CONFIG,
    vision_config: { ...TINY_CONFIG.vision_config, hidden_act: "gelu" },
  };
  const tokensWith = (config: object) =>
    withRandomClip(async (folder) => {
      const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
      try {
        return (await encoder.encode(randomCrops(1, 32, 32, 8), [makeHead("maskclip")]))[0].tokens;
      } finally {
        await encoder.close();
      }
    }, config);
  const [quick, gelu] = [await tokensWith(TINY_CONFIG), await tokensWith(exact)];
  const apart = quick.reduce((most, value, i) => Math.max(most, Math.abs(value - gelu[i])), 0);
  assert(apart > 1e-4 && apart < 0.5, `${apart} apart`);
});

Deno.test("sides that are no multiples of the patch are refused", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
    try {
      const crops = {
        height: 30,
        width: 32,
        count: 1,
        pixels: new Float32Array(3 * 30 * 32),
        tokenMasks: [],
      };
      await assert.rejects(
        encoder.encode(crops, [makeHead("clip")]),
        /multiples of the patch \(8\).*30 x 32/,
      );
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("a constant on all keys leaves CLIP's own attention as it is and moves SCLIP and DBA-CLIP", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openDenseEncoder(await readClip(folder), { threads: 1 });
    try {
      const crops = randomCrops(3, 32, 32, encoder.patch);
      for (const direction of ["random", "mean"] as const) {
        const keyBias = { direction, scale: 3, seed: 1 };
        const names = ["clip", "deop-mps", "sclip", "dba", "s2", "s3"];
        const plain = await encoder.encode(crops, names.map((name) => makeHead(name)));
        const moved = await encoder.encode(crops, names.map((name) => makeHead(name, { keyBias })));
        names.forEach((name, h) => {
          const scale = plain[h].tokens.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          const apart = plain[h].tokens.reduce((most, value, i) =>
            Math.max(most, Math.abs(value - moved[h].tokens[i])), 0) / scale;
          if (name === "clip" || name === "deop-mps") {
            assert(apart < 1e-5, `${name}: ${apart}`);
          } else assert(apart > 0.01, `${name}: ${apart}`);
        });
      }
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("8-bit products give nearly the tokens of single precision, and not the same", async () => {
  await withRandomClip(async (folder) => {
    const model = await readClip(folder);
    const [exact, whole] = await Promise.all([
      openDenseEncoder(model, { threads: 1 }),
      openDenseEncoder(model, { threads: 1, precision: "int8" }),
    ]);
    try {
      const crops = randomCrops(2, 32, 32, exact.patch);
      const [[want], [got]] = await Promise.all(
        [exact, whole].map((one) => one.encode(crops, [makeHead("dba")])),
      );
      assert.ok(cosine(got.tokens, want.tokens) > 0.99, `${cosine(got.tokens, want.tokens)}`);
      assert.notDeepEqual(got.tokens, want.tokens);
      // A crop gives the same tokens whichever others come along.
      const { height, width, pixels, tokenMasks } = crops;
      const last = pixels.slice(pixels.length / 2);
      const alone = { height, width, count: 1, pixels: last, tokenMasks: tokenMasks.slice(1) };
      const [{ tokens }] = await whole.encode(alone, [makeHead("dba")]);
      assert.deepEqual(tokens, got.tokens.slice(got.tokens.length / 2));
    } finally {
      await Promise.all([exact.close(), whole.close()]);
    }
  });
});

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
