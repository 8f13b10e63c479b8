import assert from "node:assert/strict";
import { join } from "node:path";
import { labelPng } from "../application/fixtures/tiny-voc.ts";
import { Workplace } from "../application/fixtures/workplace.ts";
import { assertRefused } from "./refusal.ts";

let workplace: Workplace;
Deno.test.beforeAll(async () => {
  workplace = await Workplace.make();
});
Deno.test.afterAll(() => workplace.remove());

/** What the file becomes; null where it is gone. */
type Spoil = (bytes: Uint8Array) => Uint8Array | null;

const half: Spoil = (bytes) => bytes.subarray(0, bytes.length / 2);
const gone: Spoil = () => null;
const otherSize: Spoil = () => labelPng(10, 12, new Uint8Array(120));
const garbageHeader: Spoil = (bytes) => bytes.map((byte, at) => at < 64 ? 0x41 : byte);
const notNumbers: Spoil = (bytes) => bytes.map((byte, at) => at < bytes.length - 20_000 ? byte : 0xff);

const BROKEN: [what: string, path: string, spoil: Spoil, message: RegExp][] = [
  [
    "a label map of another size than its image",
    "voc/SegmentationClass/v1.png",
    otherSize,
    /SegmentationClass\/v1\.png: Expected a label map of the image's size, 64 × 48 .* but found 10 × 12\n/,
  ],
  [
    "a truncated PNG",
    "voc/SegmentationClass/v0.png",
    half,
    /SegmentationClass\/v0\.png: Expected a whole PNG label map but found \d+ bytes that do not decode/,
  ],
  [
    "a truncated JPEG",
    "voc/JPEGImages/v2.jpg",
    half,
    /JPEGImages\/v2\.jpg: Expected a whole JPEG or PNG image but found \d+ bytes that do not decode/,
  ],
  [
    "an image that is gone",
    "voc/JPEGImages/t3.jpg",
    gone,
    /JPEGImages\/t3\.jpg: Expected the image but found no/,
  ],
  [
    "a split list that is gone",
    "voc/ImageSets/Segmentation/val.txt",
    gone,
    /val\.txt: Expected a list of image ids but found no such file\n {2}Lists here: 1_16\.txt, train\.txt\./,
  ],
  [
    "truncated weights",
    "clip/model.safetensors",
    half,
    /model\.safetensors: Damaged weights: Expected tensors that fill \d+ bytes but found the last one ends at/,
  ],
  [
    "weights with a garbage header",
    "clip/model.safetensors",
    garbageHeader,
    /model\.safetensors: Damaged weights: Expected a header inside \d+ bytes/,
  ],
  [
    "weights that are not numbers",
    "clip/model.safetensors",
    notNumbers,
    /of finite numbers but found NaN/,
  ],
  [
    "a model without config.json",
    "clip/config.json",
    gone,
    /config\.json: Expected a file of a CLIP model but there is no such file\n {2}A CLIP folder holds /,
  ],
  [
    "a model without tokenizer",
    "clip/tokenizer.json",
    gone,
    /tokenizer\.json: Expected a tokenizer but there is no/,
  ],
];

for (const [what, path, spoil, message] of BROKEN) {
  Deno.test(`${what} is refused with one message and exit code 2, whichever thread finds it`, async () => {
    const file = join(workplace.folder, path);
    const whole = await Deno.readFile(file);
    const spoiled = spoil(whole);
    if (spoiled === null) await Deno.remove(file);
    else await Deno.writeFile(file, spoiled);
    try {
      await assertRefused(await workplace.reproduce(), message, workplace);
    } finally {
      await Deno.writeFile(file, whole);
    }
  });
}

Deno.test("folders that are not there are refused with what they should hold", async () => {
  const noData = await workplace.reproduce("--set", `dataset.root=${workplace.folder}/nowhere`);
  await assertRefused(
    noData,
    /table5 under the profile voc2012: not run: needs data in .*nowhere, where no folder is \(PASCAL VOC/,
    workplace,
  );
  const noClip = await workplace.reproduce("--set", `clip=${workplace.folder}/nowhere`);
  await assertRefused(noClip, /nowhere\/config\.json: Expected a file of a CLIP model/, workplace);
});

Deno.test("after every mistake is put right the same command runs on", async () => {
  const { code, errors } = await workplace.reproduce("--plan");
  assert.equal(code, 0, errors);
});
