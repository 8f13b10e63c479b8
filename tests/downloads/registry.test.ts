import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { modelEntry, readRegistry } from "../../lib/downloads/registry.ts";

Deno.test("the project's registry holds the CLIPs and SAMs that the paper and its users need", async () => {
  const registry = await readRegistry();
  const kinds = Map.groupBy(registry.values(), ({ kind }) => kind);
  assert.deepEqual(kinds.get("clip")!.map(({ name }) => name), [
    "clip-vit-b-32",
    "clip-vit-b-16",
    "clip-vit-l-14",
  ]);
  assert.deepEqual(kinds.get("sam")!.map(({ name }) => name), [
    "slimsam",
    "sam-vit-b",
    "sam-vit-l",
    "sam-vit-h",
  ]);
  for (const { files } of kinds.get("clip")!) {
    assert.deepEqual(files.map(({ name }) => name).sort(), [
      "config.json",
      "model.safetensors",
      "preprocessor_config.json",
      "tokenizer.json",
    ]);
  }
  for (const { files } of kinds.get("sam")!) {
    const names = files.map(({ name }) => name);
    assert(names.includes("vision_encoder.onnx") && names.includes("prompt_encoder_mask_decoder.onnx"));
  }
});

const ENTRY = {
  kind: "clip",
  title: "A model",
  repository: "someone/model",
  revision: "main",
  licence: "MIT",
  tried: "never",
  files: { "config.json": { bytes: 3 } } as Record<string, unknown>,
};

/** What reading a registry with a changed entry complains of. */
async function complaint(change: Record<string, unknown>, name = "small"): Promise<string> {
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    // JSON is YAML.
    await Deno.writeTextFile(path, JSON.stringify({ models: { [name]: { ...ENTRY, ...change } } }, null, 1));
    await readRegistry(path);
    return "nothing";
  } catch (error) {
    assert(error instanceof UserError, String(error));
    return error.describe();
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("names that could lead out of a folder, sizes and hashes that cannot be are refused with their place", async () => {
  assert.equal(await complaint({}), "nothing");
  assert.match(await complaint({ files: { "../config.json": { bytes: 3 } } }), /:\d+:\d+: .*config\.json/);
  assert.match(await complaint({ files: { "config.json": { bytes: 3, path: "a/../../b" } } }), /path/);
  assert.match(await complaint({ repository: "someone/../else" }), /repository/);
  assert.match(await complaint({ repository: "someone" }), /OWNER\/NAME|repository/);
  assert.match(await complaint({ revision: "../main" }), /revision/);
  assert.match(await complaint({ files: { "config.json": {} } }), /either bytes or about/);
  assert.match(
    await complaint({ files: { "config.json": { about: "3 MB", bytes: 3 } } }),
    /either bytes or about/,
  );
  assert.match(await complaint({ files: { "config.json": { about: "some" } } }), /about/);
  assert.match(await complaint({ files: { "config.json": { bytes: 3, sha256: "abc" } } }), /sha256/);
  assert.match(await complaint({ licence: undefined }), /licence is missing|licence/);
  assert.match(
    await complaint({ files: { "config.json": { byte: 3 } } }),
    /unknown key "byte".*\n {2}Did you mean/,
  );
  assert.match(await complaint({}, "../x"), /:\d+:\d+: /);
});

Deno.test("an unknown name is told with those there are", async () => {
  const registry = await readRegistry();
  assert.throws(
    () => modelEntry(registry, "sam-vit-g"),
    /unknown model "sam-vit-g"; there are: clip-vit-b-32, /,
  );
});

Deno.test("a registry whose aliases stand for millions of entries is refused", async () => {
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    );
    await Deno.writeTextFile(path, `l0: &l0 [x]\n${levels.join("\n")}\n`);
    await assert.rejects(
      readRegistry(path),
      (error) => error instanceof UserError && /not usable YAML: Excessive alias count/.test(error.message),
    );
  } finally {
    await Deno.remove(path);
  }
});
