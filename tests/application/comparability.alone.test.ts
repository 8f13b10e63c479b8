import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { MINIMAL_OVERLAP } from "../../lib/method/sam/settings.ts";
import { hindranceOf } from "../../lib/application/comparability.ts";
import type { Prepared } from "../../lib/application/prepare-materials.ts";
import type { Settings } from "../../lib/stages/settings.ts";

const IMAGES = { train: 4, evaluate: 2 };
const CLIP_FILES = { "config.json": "1".repeat(64), "model.safetensors": "2".repeat(64) };
const SAM_FILES = { "decoder.onnx": "3".repeat(64), "encoder.onnx": "4".repeat(64) };

/** The name by content of a model with these files, as `sha256sum * | sha256sum` prints it. */
function hashOf(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([name, hash]) => `${hash}  ${name}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

function entry(name: string, kind: string, files: Readonly<Record<string, string>>) {
  const listed = Object.entries(files).map(([file, sha256]) => [file, { bytes: 1, sha256 }]);
  const rest = { title: name, repository: "someone/model", revision: "main", licence: "MIT", tried: "never" };
  return [name, { kind, ...rest, files: Object.fromEntries(listed) }];
}

/** What was really used, with these differences from what the paper used. */
interface Used {
  readonly dataset?: string;
  readonly train?: number;
  readonly evaluate?: number;
  readonly clip?: string;
  readonly sam?: string;
  readonly masks?: object;
  readonly supervision?: string;
}

async function reasonFor(used: Used, publishedOn = "voc2012"): Promise<string | null> {
  const folder = await Deno.makeTempDir(), registry = join(folder, "registry.yaml");
  const models = Object.fromEntries([
    entry("clip-vit-b-16", "clip", CLIP_FILES),
    entry("clip-vit-b-32", "clip", { ...CLIP_FILES, "model.safetensors": "5".repeat(64) }),
    entry("sam-vit-h", "sam", SAM_FILES),
  ]);
  await Deno.writeTextFile(registry, JSON.stringify({ models }));
  Deno.env.set("ABLATE_REGISTRY", registry);
  try {
    const ids = (count: number) => ({ ids: Array.from({ length: count }, (_, i) => `${i}`) });
    const materials = {
      train: ids(used.train ?? 4),
      evaluate: ids(used.evaluate ?? 2),
      clip: { hash: used.clip ?? hashOf(CLIP_FILES) },
      maskSources: { sam: () => ({ hash: used.sam ?? hashOf(SAM_FILES) }) },
    } as unknown as Prepared;
    const settings = {
      dataset: { name: used.dataset ?? "voc2012" },
      supervision: { kind: used.supervision ?? "weak" },
      masks: used.masks ?? { generator: "sam", model: "anything", ...MINIMAL_OVERLAP },
    } as unknown as Settings;
    return (await hindranceOf([settings], () => materials, { images: IMAGES }))(settings, publishedOn);
  } finally {
    Deno.env.delete("ABLATE_REGISTRY");
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the paper's data, backbone and masks, known by their content, make numbers comparable", async () => {
  assert.equal(await reasonFor({}), null);
});

Deno.test("anything else is named", async () => {
  assert.equal(await reasonFor({ dataset: "toybox" }), "embedded data");
  assert.equal(await reasonFor({ dataset: "coco-object" }), "other data");
  assert.equal(await reasonFor({}, "cityscapes"), "other data");
  assert.equal(await reasonFor({ evaluate: 1 }), "a part of the data");
  assert.equal(await reasonFor({ train: 3 }), "a part of the data");
  assert.equal(
    await reasonFor({ clip: hashOf({ ...CLIP_FILES, "model.safetensors": "5".repeat(64) }) }),
    "another backbone",
  );
  assert.equal(await reasonFor({ clip: "0".repeat(64) }), "another backbone");
  assert.equal(await reasonFor({ sam: "0".repeat(64) }), "another SAM");
  assert.equal(await reasonFor({ masks: { generator: "classical" } }), "other masks");
  assert.match((await reasonFor({ masks: { generator: "import", from: "x" } }))!, /^imported masks/);
  assert.equal(
    await reasonFor({ masks: { generator: "sam", model: "sam-vit-h", ...MINIMAL_OVERLAP, points: 16 } }),
    "other thresholds of mask generation",
  );
  assert.equal(
    await reasonFor({ evaluate: 1, clip: "0", masks: { generator: "classical" } }),
    "a part of the data, another backbone, other masks",
  );
});

Deno.test("without training, a part of the training images does not matter", async () => {
  assert.equal(await reasonFor({ train: 1, supervision: "open" }), null);
});
