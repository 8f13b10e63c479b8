import assert from "node:assert/strict";
import { join } from "node:path";
import { reproduce, type Reproduction } from "ablate";
import { resultsFolder } from "../fixtures/results.ts";
import { ownWorkplace } from "../../support/own-workplace.ts";

const workplace = ownWorkplace();
let figure2: Reproduction;

Deno.test.beforeAll(async () => {
  figure2 = await reproduce("figure2", { profile: "voc2012", set: workplace().settings });
});

Deno.test("Figure 2 shows the maps of a mask of each chosen image and prints how they were chosen", async () => {
  const { panels } = (await figure2.panels())!;
  assert.match(
    panels.rule,
    /largest, the median and the smallest difference.*DBA-CLIP minus MaskCLIP, under Open-Vocabulary/,
  );
  assert.equal(panels.columns.length, 4);
  for (const { tiles } of panels.rows) {
    assert.deepEqual(tiles.map((stack) => stack.length), [1, 1, 1, 1]);
    assert.match(tiles[2][0].note!, /r = /);
  }
});

Deno.test("a notebook can ask for the maps of any mask; one that is not there is refused", async () => {
  const cell = figure2.cell("DBA-CLIP");
  const { masks } = await cell.read.labelledMasks(0);
  const view = await figure2.maps(cell, 0);
  const named = Number(/mask (\d+)/.exec(view.panels.rows[0].note!)![1]);
  assert.deepEqual((await figure2.maps(cell, 0, named)).panels, view.panels);
  await assert.rejects(() => figure2.maps(cell, 0, masks.count), /Expected one of \d+ masks/);
});

Deno.test("a notebook gets the figures by class, each with its origin", async () => {
  const figures = await figure2.figures();
  const names = figures.map(({ figure }) => figure.name);
  assert.deepEqual(names.slice(0, 3), ["figure2-classes", "figure2-delta", "figure2-confusion"]);
  for (const { origin } of figures) assert.equal(origin.key, figure2.run.origin.key);
});

Deno.test("Figure S2 is written beside its table, with truth, label map and errors of every row", async () => {
  const options = workplace().arguments().slice(2);
  const { code, output, errors } = await workplace().ablate("reproduce", "figure-s2", ...options);
  assert.equal(code, 0, errors);
  const svg = await Deno.readTextFile(join(resultsFolder(output), "panels.svg"));
  const images = svg.match(/<image /g)!.length;
  assert.equal(images % 8, 0, "image, truth and two pictures for each of three rows");
  assert.match(svg, /Chosen by rule, not by eye: of \d+ images of val .* \+ DBA-CLIP \+ GLCC minus/s);
});
