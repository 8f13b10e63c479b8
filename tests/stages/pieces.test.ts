import { loose } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import type { Artefact, StoredArtefact } from "../../lib/engine/artefact.ts";
import { joinShards } from "../../lib/engine/join-shards.ts";
import type { Inputs, Params } from "../../lib/engine/stage.ts";
import { encodeMasks } from "../../lib/method/mask-rle.ts";
import { fitProbeOnGroups } from "../../lib/method/probe/fit-probe.ts";
import { PROBE_DEFAULTS } from "../../lib/method/probe/probe.ts";
import { dividedGroups, probeGroups } from "../../lib/stages/probe-groups.ts";
import { probeScoresStage, probeStage } from "../../lib/stages/probe.ts";
import { pseudoLabelsStage } from "../../lib/stages/pseudo-labels.ts";
import { SHARDS_IN_ONE_PIECE } from "../../lib/stages/pieces.ts";
import { IMAGES_PER_SHARD } from "../../lib/stages/shards.ts";
import { packMasks } from "../../lib/stages/stored-masks.ts";
import { zeroShotStage } from "../../lib/stages/zero-shot.ts";
import { Random } from "../../lib/tensor/random.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { maskSetOf } from "../method/random-masks.ts";
import { stored, undisturbed } from "../application/fixtures/stored.ts";

const SHARDS = SHARDS_IN_ONE_PIECE + 1;
const [WIDTH, CLASSES] = [4, 3];

/** A result in shards that counts how often it was read as a whole. */
interface Sharded extends StoredArtefact {
  readonly shards: readonly Artefact[];
  wholes: number;
}
function sharded(shards: readonly Artefact[]): Sharded {
  const counting: Sharded = {
    ...stored(...shards.map(({ tensors }) => tensors)),
    shards,
    wholes: 0,
    whole() {
      counting.wholes++;
      return Promise.resolve(joinShards(shards));
    },
  };
  return counting;
}

const random = new Random(7);
const numbers = (rows: number, cols: number): Tensor => ({
  shape: [rows, cols],
  data: Float32Array.from({ length: rows * cols }, () => random.next()),
});
/** A shard for each 50 images: of one or two masks every seventh, of none the others. */
const masksOf = (shard: number) =>
  Array.from({ length: IMAGES_PER_SHARD }, (_, i) => {
    const count = i % 7 === 0 ? 1 + (shard + i) % 2 : 0;
    return encodeMasks(maskSetOf(1, 2, Uint8Array.from({ length: 2 * count }, () => 1)));
  });
const made = Array.from({ length: SHARDS }, (_, shard) => {
  const masks = packMasks(masksOf(shard));
  const rows = masks.levels.shape[0];
  return {
    masks: { tensors: masks, facts: {} },
    embeddings: { tensors: { embeddings: numbers(rows, WIDTH) }, facts: {} },
    truth: {
      tensors: {
        proportions: numbers(rows, CLASSES),
        imageLabels: {
          shape: [IMAGES_PER_SHARD, CLASSES],
          data: Uint8Array.from({ length: IMAGES_PER_SHARD * CLASSES }, () => random.below(2)),
        },
      },
      facts: {},
    },
  };
});
const masks = () => sharded(made.map((shard) => shard.masks));
const embeddings = () => sharded(made.map((shard) => shard.embeddings));
const truth = () => sharded(made.map((shard) => shard.truth));

/** The result of a stage over inputs in shards, put together, and over the same inputs in one. */
async function bothWays(
  given: object,
  params: Params,
  rowInputs: Record<string, Sharded>,
  others: Inputs = {},
) {
  const inputs = { ...rowInputs, ...others };
  const stage = loose(given);
  const count = await stage.shardCount!(params, inputs);
  assert.equal(count, SHARDS);
  const pieces = [];
  for (let shard = 0; shard < count; shard++) {
    pieces.push(await stage.run(params, inputs, shard, undisturbed));
  }
  for (const input of Object.values(rowInputs)) assert.equal(input.wholes, 0, "read as a whole");
  const joined = Object.fromEntries(
    Object.entries(rowInputs).map(([name, { shards }]) => [name, sharded([joinShards(shards)])]),
  );
  const whole = { ...joined, ...others };
  assert.equal(await stage.shardCount!(params, whole), 1);
  return [joinShards(pieces), await stage.run(params, whole, 0, undisturbed)];
}

Deno.test("zero-shot scores of a large split come shard by shard, the same as in one piece", async () => {
  const classVectors = stored({ vectors: numbers(CLASSES + 1, WIDTH) });
  const params = { foreground: CLASSES, rule: "power", p: 1 };
  const [pieces, whole] = await bothWays(zeroShotStage, params, { embeddings: embeddings() }, {
    classVectors,
  });
  assert.deepEqual(pieces, whole);
});

Deno.test("probe scores of a large split come shard by shard, the same as in one piece", async () => {
  const probe = sharded([{ tensors: { weight: numbers(CLASSES, WIDTH) }, facts: { kind: "authors" } }]);
  const [pieces, whole] = await bothWays(probeScoresStage, {}, { embeddings: embeddings() }, { probe });
  assert.deepEqual(pieces, whole);
});

const ids = Array.from({ length: SHARDS * IMAGES_PER_SHARD }, (_, i) => `image ${i}`);
const SPLIT = {
  source: { name: "voc2012", root: "/nowhere" } as const,
  ...{ name: "train", ids, fingerprint: "", classNames: ["background", "cat", "dog"] },
};
const SETTINGS = {
  ...{ minmax: true, sharpen: true, p: 1, beta: 1, unlabelled: "zero-shot" },
  ...{ reading: "authors", hasBackground: true },
};
for (const supervision of ["full", "semi", "weak"]) {
  Deno.test(`pseudo-labels of a large split under ${supervision} supervision come shard by shard, the same as in one`, async () => {
    const stage = pseudoLabelsStage(SPLIT, ids.filter((_, i) => i % 3 === 0));
    const params = { supervision, from: "zero-shot", settings: SETTINGS };
    const scores: Record<string, Sharded> = supervision === "full" ? {} : {
      scores: sharded(
        made.map(({ truth }) => ({ tensors: { scores: truth.tensors.proportions }, facts: {} })),
      ),
    };
    const [pieces, whole] = await bothWays(stage, params, { truth: truth(), masks: masks(), ...scores });
    assert.deepEqual(pieces, whole);
  });
}

Deno.test("wrong labels are drawn over all masks at once", () => {
  const inputs = { truth: truth(), masks: masks(), scores: truth() };
  assert.equal(loose(pseudoLabelsStage(SPLIT, [])).shardCount!({ supervision: "noisy" }, inputs), 1);
});

for (const labelsInOne of [false, true]) {
  const where = labelsInOne ? "one piece" : "shards";
  Deno.test(`a probe reads a large split in groups of shards; labels in ${where}`, async () => {
    const targets = sharded(
      made.map(({ truth }) => ({ tensors: { target: truth.tensors.proportions }, facts: {} })),
    );
    const pseudoLabels = labelsInOne ? sharded([joinShards(targets.shards)]) : targets;
    const inputs = { embeddings: embeddings(), pseudoLabels, masks: masks() };
    const total = joinShards(made.map((shard) => shard.embeddings)).tensors.embeddings;
    const groups = await probeGroups(inputs as never, total.data.byteLength / 4);
    assert.ok(groups.rows.length >= 4 && groups.rows.length < SHARDS, `${groups.rows.length} groups`);
    assert.ok(Math.max(...groups.rows) < 1.2 * Math.min(...groups.rows), "groups of much the same size");
    const read = await Promise.all(groups.rows.map((_, group) => groups.read(group)));
    assert.deepEqual(read.map(({ x }) => x.rows), groups.rows);
    assert.deepEqual(read.map(({ y }) => y.rows), groups.rows);
    assert.deepEqual(read.map(({ areas }) => areas.length), groups.rows);
    const joined = Float32Array.from(read.flatMap(({ x }) => [...x.data]));
    assert.deepEqual(joined, total.data);
    assert.deepEqual(
      Float32Array.from(read.flatMap(({ y }) => [...y.data])),
      joinShards(targets.shards).tensors.target.data,
    );
    assert.equal(inputs.embeddings.wholes + inputs.masks.wholes, 0);
    const settings = { ...PROBE_DEFAULTS.authors, epochs: 1, warmup: 0, batch: 64 };
    const model = await fitProbeOnGroups(groups, settings, new Random(0));
    assert.ok(model.weight.data.every(Number.isFinite));
  });
}

for (const labelsInOne of [false, true]) {
  const where = labelsInOne ? "one piece" : "shards";
  Deno.test(`labelled masks are gathered from all over a large split, the others in groups; labels in ${where}`, async () => {
    // Masks of every 40th shard are labelled, but for its first.
    const flags = made.map(({ masks }, shard) =>
      Uint8Array.from({ length: masks.tensors.levels.shape[0] }, (_, i) => shard % 40 === 0 && i > 0 ? 1 : 0)
    );
    const labels = sharded(made.map(({ truth }, shard) => ({
      tensors: {
        target: truth.tensors.proportions,
        labelled: { shape: [flags[shard].length], data: flags[shard] },
      },
      facts: {},
    })));
    const pseudoLabels = labelsInOne ? sharded([joinShards(labels.shards)]) : labels;
    const inputs = { embeddings: embeddings(), pseudoLabels, masks: masks() };
    const all = joinShards(made.map((shard) => shard.embeddings)).tensors.embeddings;
    const divided = await dividedGroups(inputs as never, {
      labelled: 1 << 20,
      unlabelled: all.data.byteLength / 2,
    });
    assert.equal(divided.labelled.rows.length, 1);
    assert.ok(divided.unlabelled.rows.length >= 3, `${divided.unlabelled.rows.length} groups`);
    assert.equal(inputs.embeddings.wholes + inputs.masks.wholes + pseudoLabels.wholes, 0);
    await sameMasks(divided);
    // The same split in one piece gives the same masks, in one group each.
    const one = (results: Sharded) => sharded([joinShards(results.shards)]);
    const whole = await dividedGroups(
      { embeddings: one(embeddings()), pseudoLabels, masks: one(masks()) } as never,
    );
    assert.deepEqual([whole.labelled.rows.length, whole.unlabelled.rows.length], [1, 1]);
    await sameMasks(whole);

    async function sameMasks(divided: Awaited<ReturnType<typeof dividedGroups>>) {
      for (const [side, flag] of [["labelled", 1], ["unlabelled", 0]] as const) {
        const { rows, read } = divided[side];
        const groups = await Promise.all(rows.map((_, group) => read(group)));
        assert.deepEqual(groups.map(({ x }) => x.rows), rows, side);
        const chosen = flags.flatMap((part) => [...part]).flatMap((of, row) => of === flag ? [row] : []);
        const expected = (tensor: Tensor, width: number) =>
          chosen.flatMap((row) => [...tensor.data.slice(row * width, (row + 1) * width)]);
        assert.deepEqual(groups.flatMap(({ x }) => [...x.data]), expected(all, WIDTH), side);
        const { target } = joinShards(labels.shards).tensors;
        assert.deepEqual(groups.flatMap(({ y }) => [...y.data]), expected(target, CLASSES), side);
        const { areas } = joinShards(made.map((shard) => shard.masks)).tensors;
        assert.deepEqual(groups.flatMap((group) => [...group.areas as Int32Array]), expected(areas, 1), side);
      }
    }
  });
}

Deno.test("a split without a labelled mask has no group of them", async () => {
  const [{ masks, embeddings, truth }] = made;
  const rows = masks.tensors.levels.shape[0];
  const pseudoLabels = stored({
    target: truth.tensors.proportions,
    labelled: { shape: [rows], data: new Uint8Array(rows) },
  });
  const divided = await dividedGroups(
    { embeddings: sharded([embeddings]), pseudoLabels, masks: sharded([masks]) } as never,
  );
  assert.deepEqual([divided.labelled.rows, divided.unlabelled.rows], [[], [rows]]);
  const model = await loose(probeStage).run(
    { settings: { ...PROBE_DEFAULTS.authors, epochs: 1, warmup: 0 }, seed: 0, batches: "alternating" },
    { embeddings: sharded([embeddings]), pseudoLabels, masks: sharded([masks]) },
    0,
    undisturbed,
  );
  assert.deepEqual(model.tensors.weight.shape, [CLASSES, WIDTH]);
});
