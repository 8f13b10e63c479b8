import assert from "node:assert/strict";
import { paint } from "../../../lib/method/paint.ts";
import { effortOf } from "../../../lib/method/sam/effort.ts";
import { type GeneratedMasks, generateMasks } from "../../../lib/method/sam/generate-masks.ts";
import { type MaskGenerationSettings, MINIMAL_OVERLAP } from "../../../lib/method/sam/settings.ts";
import { AnalyticSegmenter, bitsOf, type Shape, whereabouts } from "./analytic-segmenter.ts";

const [HEIGHT, WIDTH] = [300, 400];

/** A scene with a reason for every step. Crops of layer 1 are 251 x 201 pixels, from x = 0 and 149, y = 0 and 99. */
const SCENE = {
  // Passes by the bonus of wholes alone.
  house: { level: 2, iouPredicted: 0.78, box: [20, 20, 140, 100] },
  door: { level: 1, iouPredicted: 0.95, box: [40, 40, 100, 90] },
  // Nearly the same box as the house.
  front: { level: 1, iouPredicted: 0.99, box: [20, 20, 140, 98] },
  // As good as the house, but a part gets no bonus.
  doubtful: { level: 1, iouPredicted: 0.78, box: [300, 20, 380, 80] },
  // Cut by the border of the crops at the left.
  roof: { level: 1, iouPredicted: 0.9, box: [180, 30, 280, 110] },
  tile: { level: 0, iouPredicted: 0.99, box: [200, 50, 240, 90] },
  leaf: { level: 0, iouPredicted: 0.88, box: [30, 150, 110, 230] },
  // 10 of 100 columns are unsure.
  smoke: { level: 2, iouPredicted: 0.99, box: [130, 130, 230, 250], unsure: 10 },
  wall: {
    ...{ level: 2, iouPredicted: 0.9, box: [250, 130, 350, 230] },
    ...{ hole: [280, 160, 285, 165], island: [370, 140, 374, 144] },
  },
  // No point of the coarse grid lies on it.
  post: { level: 2, iouPredicted: 0.9, box: [355, 262, 374, 290] },
} satisfies Record<string, Shape>;
type Name = keyof typeof SCENE;

const SETTINGS = { ...MINIMAL_OVERLAP, pointsPerSide: 8 };

async function generate(more: Partial<MaskGenerationSettings> = {}) {
  const segmenter = new AnalyticSegmenter(Object.values(SCENE));
  const progress: number[] = [];
  const found = await generateMasks(
    segmenter,
    whereabouts(HEIGHT, WIDTH),
    { ...SETTINGS, ...more },
    (share) => progress.push(share),
  );
  return { ...found, segmenter, progress };
}

let usual: ReturnType<typeof generate> | undefined;
/** The masks under the usual settings, made once. */
const asUsual = () => usual ??= generate();

/** Names of the shapes whose pixels the masks are, in order; null for a mask that is none of them. */
function namesOf({ masks }: GeneratedMasks, shapes: Readonly<Record<string, Shape>> = SCENE) {
  const known = Object.entries(shapes).map(([name, shape]) => ({
    name,
    bits: bitsOf(shape, HEIGHT, WIDTH),
  }));
  const pixels = HEIGHT * WIDTH;
  return Array.from({ length: masks.count }, (_, m) => {
    const found = masks.bits.subarray(m * pixels, (m + 1) * pixels);
    return known.find(({ bits }) => bits.every((bit, i) => bit === found[i]))?.name ?? null;
  });
}

/** The scene after small holes were filled and small islands dropped. */
const CLEAN = { ...SCENE, wall: { level: 2, iouPredicted: 0.9, box: SCENE.wall.box } } satisfies Record<
  Name,
  Shape
>;

Deno.test("from points to masks: every step drops what it should and nothing else", async () => {
  const found = await asUsual();
  const names = namesOf(found, CLEAN);
  assert.deepEqual(new Set(names), new Set(["house", "wall", "post", "roof", "leaf"]));
  assert.equal(names.length, 5);
  assert.deepEqual([...found.masks.levels], [2, 2, 2, 1, 0]);
  names.forEach((name, m) => {
    const { level, iouPredicted } = CLEAN[name as Name];
    assert.equal(found.masks.levels[m], level, name!);
    assert.equal(found.masks.areas[m], bitsOf(CLEAN[name as Name], HEIGHT, WIDTH).reduce((a, b) => a + b));
    assert.equal(found.origins[m].iouPredicted, Math.fround(iouPredicted));
    assert.equal(found.origins[m].stability, 1);
  });
});

Deno.test("a mask found in several crops is taken from the smallest that shows it whole", async () => {
  const found = await asUsual();
  const names = namesOf(found, CLEAN);
  const cropOf = (name: Name) => found.origins[names.indexOf(name)].crop;
  assert.deepEqual(cropOf("house"), [0, 0, 251, 201]);
  assert.deepEqual(cropOf("roof"), [149, 0, 400, 201]);
  assert.deepEqual(cropOf("leaf"), [0, 99, 251, 300]);
  assert.deepEqual(cropOf("wall"), [149, 99, 400, 300]);
  names.forEach((name, m) => {
    const [x, y] = found.origins[m].point;
    const [x0, y0, x1, y1] = CLEAN[name as Name].box;
    assert(x >= x0 && x < x1 && y >= y0 && y < y1, `the point of ${name}`);
  });
});

Deno.test("without crops there is one encoder pass, and what lies between the points is missed", async () => {
  const found = await generate({ cropNLayers: 0 });
  assert.deepEqual(new Set(namesOf(found, CLEAN)), new Set(["house", "wall", "roof", "leaf"]));
  assert.equal(found.segmenter.encodedImages, 1);
  assert(found.origins.every(({ crop }) => crop.join() === "0,0,400,300"));
});

/** What changes when one threshold does, with the names that come and go. */
const CHANGES: [string, Partial<MaskGenerationSettings>, { come?: Name[]; go?: Name[] }][] = [
  ["without the bonus of wholes their score decides", { thresholdBonus: [0, 0, 0] }, {
    // The house no longer covers its parts.
    ...{ come: ["front", "door"], go: ["house"] },
  }],
  ["a lower score lets parts in", { predIouThresh: 0.77 }, { come: ["doubtful"] }],
  ["a lower stability lets unsure masks in", { stabilityScoreThresh: 0.9 }, { come: ["smoke"] }],
  ["without the bonus of suppression the better of house and front wins", { nmsBonus: [0, 0, 0] }, {
    ...{ come: ["front", "door"], go: ["house"] },
  }],
  ["without the nesting filter parts of wholes stay", { nesting: null }, { come: ["door", "tile"] }],
  ["with a larger share parts of wholes stay, but not repeats", { nesting: 1.01 }, {
    ...{ come: ["door", "tile"] },
  }],
];

for (const [what, more, { come = [], go = [] }] of CHANGES) {
  Deno.test(what, async () => {
    const before = new Set<string | null>(namesOf(await asUsual(), CLEAN));
    const expected = before.union(new Set(come)).difference(new Set(go));
    assert.deepEqual(new Set(namesOf(await generate(more), CLEAN)), expected);
  });
}

Deno.test("without clean-up holes and islands stay", async () => {
  const found = await generate({ minMaskRegionArea: 0 });
  assert(namesOf(found).includes("wall"));
  assert(!namesOf(found, CLEAN).includes("wall"));
});

Deno.test("a mask that its crop cuts off is dropped, and would otherwise pass for the whole", async () => {
  assert(namesOf(await generate({ edgeTolerance: 1 }), CLEAN).includes("roof"));
  const names = namesOf(await generate({ edgeTolerance: 0 }), CLEAN);
  assert(!names.includes("roof") && names.includes(null));
});

Deno.test("logits are made for masks that pass their score alone", async () => {
  const { segmenter } = await generate({ predIouThresh: 2 });
  assert.equal(segmenter.logitsMade, 0);
  assert((await asUsual()).segmenter.logitsMade > 0);
});

Deno.test("an image in which nothing is found has no masks", async () => {
  const { masks, origins } = await generate({ predIouThresh: 2 });
  assert.deepEqual([masks.count, masks.bits.length, origins.length], [0, 0, 0]);
  assert.deepEqual([masks.height, masks.width], [HEIGHT, WIDTH]);
});

Deno.test("progress goes up to 1, inside an image, one step per encoder pass and batch", async () => {
  const { progress } = await asUsual();
  assert.deepEqual(progress, Array.from({ length: 11 }, (_, i) => (i + 1) / 11));
});

Deno.test("the usual setting takes 5 encoder passes and 2048 points an image", () => {
  assert.deepEqual(effortOf(MINIMAL_OVERLAP), { passes: 5, points: 2048 });
  assert.deepEqual(effortOf({ pointsPerSide: 3, cropNPointsDownscaleFactor: 4, cropNLayers: 1 }), {
    passes: 5,
    points: 13,
  });
});

Deno.test("levels reach the label map: a whole is painted over its surer part", async () => {
  const found = await generate({ nesting: null });
  const names = namesOf(found, CLEAN);
  const label = (name: string | null) => name === "house" ? 7 : name === "door" ? 3 : 1;
  const confidence = names.map((name) => name === "house" ? 0.2 : 0.9);
  const { data } = paint(found.masks, names.map(label), confidence);
  const doorHandle = 60 * WIDTH + 60;
  assert.equal(bitsOf(SCENE.door, HEIGHT, WIDTH)[doorHandle], 1);
  assert.equal(data[doorHandle], 7);
});
