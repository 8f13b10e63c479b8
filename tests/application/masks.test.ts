import assert from "node:assert/strict";
import { join } from "node:path";
import type { AmgRecord } from "../../lib/method/sam/amg-records.ts";
import { writeDiscSam } from "../backbones/sam/disc-sam.ts";
import { assertRefused } from "../cli/refusal.ts";
import { VAL } from "./fixtures/tiny-voc.ts";
import { linesOf, resultsFolder } from "./fixtures/results.ts";
import { Workplace } from "./fixtures/workplace.ts";

let workplace: Workplace;
Deno.test.beforeAll(async () => {
  workplace = await Workplace.make();
  await writeDiscSam(join(workplace.folder, "sam"), "transformers.js");
});
Deno.test.afterAll(() => workplace.remove());

/** Masks of the SAM that cuts out discs, few enough for small pictures. */
function sam(): string[] {
  const masks = {
    generator: "sam",
    model: join(workplace.folder, "sam"),
    pointsPerSide: 4,
    edgeTolerance: 2,
  };
  return ["--set", `masks=${JSON.stringify({ ...masks, minMaskRegionArea: 5 })}`];
}

const imported = (
  name: string,
) => ["--set", `masks={generator: import, from: ${join(workplace.folder, name)}}`];

function exportMasks(out: string, split: string, ...more: string[]) {
  const folder = join(workplace.folder, out);
  const data = ["--set", `dataset.root=${workplace.voc}`];
  return workplace.ablate("masks", "export", "voc2012", "--split", split, "--out", folder, ...data, ...more);
}

Deno.test("masks that are missing or broken, and models that are not there, end with one message", async () => {
  const refusals: [args: string[], message: RegExp][] = [
    [imported("nowhere"), /nowhere: Expected a folder of masks but found none/],
    [
      imported("voc"),
      /voc: Expected the masks of image t0 but found neither t0\.json nor a folder t0; 7 more images of train have none/,
    ],
    [["--set", "masks=sam", "--set", "masks.model=sam-vit-hh"], /Did you mean "sam-vit-h"\?/],
    [["--set", "masks=sam", "--set", "masks.point=3"], /unknown key "point"/],
  ];
  for (const [args, message] of refusals) {
    await assertRefused(await workplace.reproduce(...args), message, workplace);
  }
});

Deno.test("a broken file among imported masks is named, and nothing is written", async () => {
  await exportMasks("broken", "train", "--set", "masks=classical");
  await exportMasks("broken", "val", "--set", "masks=classical");
  await Deno.writeTextFile(
    join(workplace.folder, "broken", "t3.json"),
    '[{"segmentation": {"size": [48, 64], "counts": [-1]}}]',
  );
  const outcome = await workplace.reproduce(...imported("broken"));
  await assertRefused(
    outcome,
    /t3\.json: mask 0: Expected run lengths from 0 to 3072 but found -1/,
    workplace,
  );
});

/** Pixels and levels of all masks in a folder, by image. */
async function masksIn(name: string) {
  const files = [...Deno.readDirSync(join(workplace.folder, name))].map(({ name }) => name).sort();
  const read = async (file: string): Promise<AmgRecord[]> =>
    JSON.parse(await Deno.readTextFile(join(workplace.folder, name, file)));
  return await Promise.all(files.map(async (file) => [
    file,
    (await read(file)).map(({ segmentation, area, bbox, level }) => ({ segmentation, area, bbox, level })),
  ]));
}

Deno.test("a table is made with masks of SAM; bounds below it keep masks of their own", async () => {
  const { code, output, errors } = await workplace.reproduce(...sam(), "--protocol");
  assert.equal(code, 0, errors);
  const protocol = output.replaceAll(/\s+/g, " ");
  assert.match(protocol, /masks: SAM sam \([0-9a-f]{12}\), minimal-overlap setting but pointsPerSide 4/);
  const lines = await linesOf(resultsFolder(output));
  const valueOf = (row: string) => lines.find((line) => line.row === row)!.value;
  assert.notEqual(valueOf("Oracle masks, DBA-CLIP"), valueOf("+ DBA-CLIP"));
});

Deno.test("masks that were exported are the same when imported, and other content is other masks", async () => {
  const exported = await exportMasks("exported", "val", ...sam());
  assert.match(exported.output, /^\d+ masks of 6 images in /m, exported.errors);
  const masks = await masksIn("exported");
  assert.deepEqual(masks.map(([file]) => file), VAL.map((id) => `${id}.json`));
  await exportMasks("again", "val", ...imported("exported"));
  assert.deepEqual(await masksIn("again"), masks);
  await Deno.writeTextFile(join(workplace.folder, "exported", "v0.json"), "[]");
  await exportMasks("changed", "val", ...imported("exported"));
  assert.deepEqual(await masksIn("changed"), [["v0.json", []], ...masks.slice(1)]);
});
