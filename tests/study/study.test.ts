import assert from "node:assert/strict";
import { join } from "node:path";
import { PlantedGraph, plantedTable8, Study, UserError } from "ablate";
import { propagate, propagationSteps } from "../../lib/method/propagation/transductive.ts";
import type { SetValue } from "../../lib/application/set-values.ts";
import { jupyterDisplay } from "../../lib/report/views/view.ts";
import { writeDiscSam } from "../backbones/sam/disc-sam.ts";
import { ABSENT, assertAbsent } from "../providers/absent-provider.ts";
import { Workplace } from "../application/fixtures/workplace.ts";
import { VAL } from "../application/fixtures/tiny-voc.ts";

let workplace: Workplace;

Deno.test.beforeAll(async () => {
  workplace = await Workplace.make();
});
Deno.test.afterAll(() => workplace.remove());

const options = (set: Record<string, SetValue> = {}) => ({
  profile: "voc2012",
  set: {
    "dataset.root": workplace.voc,
    clip: workplace.clip,
    masks: "classical",
    // The small CLIP of the tests reads few letters.
    "text.templates": ["{}"],
    ...set,
  },
});

Deno.test("one image goes from pixels to a label map", async () => {
  const study = await Study.open(options());
  const { masks, classNames, truth } = study;
  assert.ok(masks.count > 0);
  const embeddings = await study.embed("dba");
  assert.equal(embeddings.rows, masks.count);
  assert.notDeepEqual(await study.embed({ name: "dba", tau: 0 }), embeddings);
  const unit = await study.embed("dba", { unit: true }), { cols } = unit;
  for (let mask = 0; mask < unit.rows; mask++) {
    const row = unit.data.subarray(mask * cols, (mask + 1) * cols);
    assert.ok(Math.abs(Math.hypot(...row) - 1) < 1e-5);
    const length = Math.hypot(...embeddings.data.subarray(mask * cols, (mask + 1) * cols));
    assert.ok(Math.abs(row[0] * length - embeddings.data[mask * cols]) < 1e-4);
  }
  const scores = await study.score(embeddings);
  const ofUnit = await study.score(unit);
  scores.data.forEach((score, i) => assert.ok(Math.abs(score - ofUnit.data[i]) < 1e-4));
  assert.deepEqual([scores.rows, scores.cols], [masks.count, classNames.length]);
  const map = study.labelMap(scores);
  assert.deepEqual([map.height, map.width], [truth.height, truth.width]);
  assert.equal(study.miou(truth), 1);
  assert.ok(study.miou(map) >= 0 && study.miou(map) <= 1);
  const views = [study, study.showMasks(), study.showMasks(scores, 2), study.showLabels({ mine: map })];
  for (const view of views) {
    const shown = view[jupyterDisplay]() as Record<string, string>;
    assert.match(shown["text/html"], /<img /);
    assert.match(shown["image/svg+xml"], /<image /);
    assert.match(shown["text/plain"], /computed now/);
  }
  const told = Deno.inspect(study);
  assert.match(
    told,
    new RegExp(`^Study of .*${truth.height} by ${truth.width} pixels, ${masks.count} masks\n`),
  );
  assert.ok(told.length < 200, "no pixels");
});

Deno.test("words for some of the classes only are refused", () =>
  assert.rejects(Study.open(options({ "text.names": ["cat"] })), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(
      error.describe(),
      /^text\.names: expected a prompt name for each of the 20 .*found 1\n.*aeroplane, /,
    );
    return true;
  }));

Deno.test("embeddings for scores, scores for embeddings and a label map without a name are refused", async () => {
  const study = await Study.open(options());
  const embeddings = await study.embed(), scores = await study.score(embeddings);
  const map = study.labelMap(scores);
  const slips: [() => unknown, RegExp][] = [
    [() => study.labelMap(embeddings), /^scores: expected scores of .*study\.score .* found \d+ x \d+$/],
    [() => study.showMasks(embeddings), /^scores: expected/],
    [() => study.score(scores), /^embeddings: expected embeddings of .*study\.embed/],
    [() => study.score(study.masks as never), /^embeddings: .*found something else$/],
    [() => study.showLabels(map as never), /"height" is none\n.*\{ mine: /],
  ];
  for (const [slip, told] of slips) {
    await assert.rejects(async () => await slip(), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.describe(), told);
      return true;
    });
  }
});

Deno.test("oracle masks are the truth: painted with their own labels they give it back", async () => {
  const study = await Study.open(options({ masks: "oracle" }));
  const scores = { rows: study.masks.count, cols: study.classNames.length, data: new Float32Array() };
  const data = new Float32Array(scores.rows * scores.cols);
  study.maskLabels.forEach((label, mask) => data[mask * scores.cols + label] = 1);
  assert.equal(study.miou(study.labelMap({ ...scores, data })), 1);
});

Deno.test("masks are those of a SAM or of files where the settings say so, as in an experiment", async () => {
  const model = join(workplace.folder, "sam");
  await writeDiscSam(model, "transformers.js");
  const sam = { generator: "sam", model, pointsPerSide: 4, edgeTolerance: 2, minMaskRegionArea: 5 };
  const cut = await Study.open({ ...options(), set: { ...options().set, masks: sam } });
  assert.ok(cut.masks.count > 0);
  assert.notDeepEqual(cut.masks, (await Study.open(options())).masks);
  const out = join(workplace.folder, "exported");
  const data = ["--set", `dataset.root=${workplace.voc}`, "--set", `masks=${JSON.stringify(sam)}`];
  const { code } = await workplace.ablate(
    "masks",
    "export",
    "voc2012",
    "--split",
    "val",
    "--out",
    out,
    ...data,
  );
  assert.equal(code, 0);
  const read = await Study.open({
    ...options(),
    set: { ...options().set, masks: { generator: "import", from: out } },
  });
  assert.deepEqual(read.masks.bits, cut.masks.bits);
  assert.deepEqual(read.masks.levels, cut.masks.levels);
});

Deno.test("a study runs networks on what its settings say, and refuses what is not there", async () => {
  await assertAbsent(Study.open(options({ "runtime.provider": ABSENT })));
  await assert.rejects(Study.open(options({ "runtime.provider": "cudda" })), {
    name: "UserError",
    message: /"cudda"/,
  });
  const [single, explicit, half] = await Promise.all(
    [{}, { "runtime.provider": "cpu" }, { "runtime.precision": "fp16" }].map(async (set) => {
      const study = await Study.open(options(set as Record<string, SetValue>));
      const embeddings = await study.embed("dba");
      return [...embeddings.data, ...(await study.score(embeddings)).data];
    }),
  );
  assert.deepEqual(explicit, single);
  const apart = Math.max(...half.map((value, i) => Math.abs(value - single[i])));
  assert.ok(apart > 0 && apart < 0.1, String(apart));
});

Deno.test("an image is chosen by place or id, and the maps of Figure 2 by a mask", async () => {
  const study = await Study.open({ ...options({ masks: "oracle" }), image: VAL[1] });
  assert.equal(study.opened.id, VAL[1]);
  assert.equal((await Study.open({ ...options(), image: 1 })).opened.id, VAL[1]);
  const mask = study.maskLabels.findIndex((label) => label > 0);
  const shown = (await study.showMaps(mask))[jupyterDisplay]() as Record<string, string>;
  assert.match(shown["text/plain"], new RegExp(`Mask ${mask} of ${VAL[1]}`));
  await assert.rejects(study.showMaps(99), { name: "UserError", message: /expected a mask from 0 to/ });
  await assert.rejects(Study.open({ ...options(), image: 99 }), { name: "UserError", where: "image" });
  await assert.rejects(Study.open({ ...options(), image: "no_such" }), { name: "UserError", where: "image" });
  await assert.rejects(Study.open(options({ maks: "oracle" })), { name: "UserError" });
});

Deno.test("steps of propagation lead to what Eq. 1 solves", async () => {
  const planted = await PlantedGraph.plant({ seed: 1 });
  const [none, one, many] = propagationSteps(planted.graph, planted.known, [0, 1, 400], planted.alpha);
  assert.deepEqual(none.data, planted.known.data);
  assert.ok(one.data.filter((value) => value > 0).length > none.data.filter((value) => value > 0).length);
  const { labels } = await propagate(planted.graph, planted.known, { alpha: planted.alpha });
  many.data.forEach((value, i) => assert.ok(Math.abs(value - labels.data[i]) < 1e-4));
});

Deno.test("the planted graph shows its points, steps and decisions, the same at every run", async () => {
  const shown = async () => {
    const planted = await PlantedGraph.plant({ seed: 2 });
    const views = [
      planted.showPoints(),
      planted.showSteps([0, 2]),
      await planted.showDecisions({ mine: "a / d" }),
    ];
    return views.map(({ figure }) => figure);
  };
  const figures = await shown();
  assert.deepEqual(await shown(), figures);
  assert.deepEqual(figures.map(({ plotly }) => plotly.data.length), [6, 9, 2]);
  for (const { svg } of figures) assert.match(svg, /<title id="[a-z-]+-title">/);
});

Deno.test("Table 8 on planted clusters has a number for each of its rows", async () => {
  const { figure } = await plantedTable8(2);
  assert.deepEqual(figure.data.rows.map(([form]) => form), [
    "L1 weights",
    "L1 weights + prior",
    "degree weights",
    "degree weights + prior",
  ]);
});
