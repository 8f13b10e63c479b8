import assert from "node:assert/strict";
import { join } from "node:path";
import { hashClip, readClip } from "../../../lib/backbones/clip/model.ts";
import { UserError } from "../../../lib/errors.ts";
import { TINY_CONFIG, withRandomClip, writeRandomClip } from "./random-clip.ts";

async function userError(run: Promise<unknown>): Promise<UserError> {
  try {
    await run;
  } catch (error) {
    assert(error instanceof UserError, `expected a UserError but found ${error}`);
    return error;
  }
  throw new assert.AssertionError({ message: "expected a UserError but nothing was thrown" });
}

Deno.test("a CLIP folder is read with its sizes, preprocessing and weights", async () => {
  await withRandomClip(async (folder) => {
    const { config, preprocessing, weights, tokenizer } = await readClip(folder);
    assert.equal(config.joint, 12);
    assert.equal(config.vision.activation, "quick_gelu");
    assert.equal(config.text.context, 12);
    assert.equal(preprocessing.shortestEdge, 32);
    assert.deepEqual(weights.get("vision_model.embeddings.position_embedding.weight")!.shape, [17, 24]);
    assert.equal(tokenizer, null);
  });
});

Deno.test("sizes may be given as a number, as shortest_edge, or as equal height and width", async () => {
  await withRandomClip(async (folder) => {
    for (const size of [48, { shortest_edge: 48 }, { height: 48, width: 48 }]) {
      const path = join(folder, "preprocessor_config.json");
      await Deno.writeTextFile(path, JSON.stringify({ size, crop_size: size }));
      const { preprocessing } = await readClip(folder);
      assert.deepEqual([preprocessing.shortestEdge, preprocessing.crop], [48, 48]);
    }
  });
});

Deno.test("tensors that the forward pass does not need are ignored", async () => {
  const positionIds = { shape: [1, 17], data: new BigInt64Array(17) };
  await withRandomClip(
    async (folder) => {
      const { weights } = await readClip(folder);
      assert(!weights.has("vision_model.embeddings.position_ids"));
    },
    TINY_CONFIG,
    (tensors) => tensors["vision_model.embeddings.position_ids"] = positionIds,
  );
});

Deno.test("the scale of its logits is read where the file holds one; numbers that are not finite are refused", async () => {
  await withRandomClip(async (folder) => {
    assert.equal((await readClip(folder)).logitScale, null);
    await writeRandomClip(folder, TINY_CONFIG, (tensors) => {
      tensors.logit_scale = { shape: [], data: Float32Array.of(Math.log(25)) };
    });
    assert.ok(Math.abs((await readClip(folder)).logitScale! - 25) < 1e-4);
    await writeRandomClip(folder, TINY_CONFIG, (tensors) => {
      (tensors["visual_projection.weight"].data as Float32Array)[5] = NaN;
    });
    await assert.rejects(readClip(folder), /visual_projection.weight.*finite numbers but found NaN/);
  });
});

Deno.test("the hash names the bytes of all files and is the same without reading the weights", async () => {
  await withRandomClip(async (folder) => {
    const { hash } = await readClip(folder);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(await hashClip(folder), hash);
    await Deno.writeTextFile(join(folder, "tokenizer.json"), "{}");
    assert.notEqual(await hashClip(folder), hash);
  });
});

Deno.test("a missing file is named, with what a CLIP folder holds", async () => {
  await withRandomClip(async (folder) => {
    await Deno.remove(join(folder, "model.safetensors"));
    const error = await userError(readClip(folder));
    assert.equal(error.where, join(folder, "model.safetensors"));
    assert.match(error.describe(), /no such file[^]*model\.safetensors/);
  });
  assert.equal((await userError(readClip("no/such/folder"))).where, "no/such/folder/config.json");
});

Deno.test("a truncated weights file is called damaged", async () => {
  await withRandomClip(async (folder) => {
    const path = join(folder, "model.safetensors");
    const bytes = await Deno.readFile(path);
    for (const kept of [0, 5, 200, bytes.length - 1]) {
      await Deno.writeFile(path, bytes.subarray(0, kept));
      const error = await userError(readClip(folder));
      assert.equal(error.where, path);
      assert.match(error.message, /Damaged weights/);
    }
  });
});

Deno.test("a tensor of another shape is named with the shape expected and the shape found", async () => {
  const name = "vision_model.encoder.layers.1.mlp.fc1.weight";
  await withRandomClip(
    async (folder) => {
      const { message } = await userError(readClip(folder));
      assert.equal(message, `Expected tensor "${name}" of shape [48, 24] but found [24, 48]`);
    },
    TINY_CONFIG,
    (tensors) => tensors[name] = { shape: [24, 48], data: new Float32Array(24 * 48) },
  );
});

Deno.test("a missing tensor and one of whole numbers are refused", async () => {
  const name = "visual_projection.weight";
  await withRandomClip(
    async (folder) => assert.match((await userError(readClip(folder))).message, /visual_projection.*none/),
    TINY_CONFIG,
    (tensors) => delete tensors[name],
  );
  await withRandomClip(
    async (folder) =>
      assert.match((await userError(readClip(folder))).message, /visual_projection.*another type/),
    TINY_CONFIG,
    (tensors) => tensors[name] = { shape: [12, 24], data: new Int32Array(12 * 24) },
  );
});

Deno.test("a config that is not JSON, not CLIP, or contradicts itself is refused by name of the key", async () => {
  await withRandomClip(async (folder) => {
    const refuse = async (text: string, expected: RegExp) => {
      await Deno.writeTextFile(join(folder, "config.json"), text);
      const error = await userError(readClip(folder));
      assert.equal(error.where, join(folder, "config.json"));
      assert.match(error.message, expected);
    };
    await refuse("{", /Expected JSON/);
    await refuse(JSON.stringify({ ...TINY_CONFIG, model_type: "siglip" }), /model_type/);
    const vision = { ...TINY_CONFIG.vision_config, num_attention_heads: 5 };
    await refuse(JSON.stringify({ ...TINY_CONFIG, vision_config: vision }), /vision_config: .*multiple/);
    const text = { ...TINY_CONFIG.text_config, hidden_act: "relu" };
    await refuse(JSON.stringify({ ...TINY_CONFIG, text_config: text }), /text_config\.hidden_act/);
  });
});

Deno.test("what an older config says of a tower in its _dict decides, its defaults included", async () => {
  await withRandomClip(async (folder) => {
    const written = structuredClone(TINY_CONFIG) as unknown as Record<string, Record<string, unknown>>;
    const path = join(folder, "config.json");
    const read = async (file: unknown) => {
      await Deno.writeTextFile(path, JSON.stringify(file));
      return (await readClip(folder)).config;
    };
    const plain = await read(written);
    // Neither shows in the shapes of tensors: with the wrong ones every embedding is wrong, and nothing complains.
    const misleading = { hidden_act: "gelu", num_attention_heads: 1, layer_norm_eps: 0.1 };
    assert.notDeepEqual(
      await read({ ...written, vision_config: { ...written.vision_config, ...misleading } }),
      plain,
    );
    for (const tower of ["vision_config", "text_config"]) {
      const twice = { [tower]: { ...written[tower], ...misleading }, [`${tower}_dict`]: written[tower] };
      assert.deepEqual(await read({ ...written, ...twice }), plain, tower);
      assert.deepEqual(
        await read({ ...written, [tower]: null, [`${tower}_dict`]: written[tower] }),
        plain,
        tower,
      );
      assert.deepEqual(await read({ ...written, [`${tower}_dict`]: null }), plain, tower);
    }
  });
});

Deno.test("a config of absurd sizes, and files of absurd size, are refused before memory is taken for them", async () => {
  await withRandomClip(async (folder) => {
    const refuse = async (tower: string, key: string, value: number) => {
      const config = structuredClone(TINY_CONFIG) as unknown as Record<string, Record<string, number>>;
      config[tower][key] = value;
      await Deno.writeTextFile(join(folder, "config.json"), JSON.stringify(config));
      assert.match((await userError(readClip(folder))).message, new RegExp(`${tower}\\.${key}`));
    };
    await refuse("vision_config", "num_hidden_layers", 1e9);
    await refuse("vision_config", "image_size", 8 * 1e8);
    await refuse("text_config", "vocab_size", 2 ** 40);
    await refuse("text_config", "max_position_embeddings", 1e7);
    await Deno.writeTextFile(join(folder, "config.json"), "[".repeat(500_000) + "]".repeat(500_000));
    assert.match((await userError(readClip(folder))).message, /Not a CLIP model/);
    await Deno.truncate(join(folder, "config.json"), (1 << 20) + 1);
    assert.match((await userError(readClip(folder))).message, /at most 1048576 bytes but found 1048577/);
  });
});

Deno.test("a crop larger than the resized image is refused", async () => {
  await withRandomClip(async (folder) => {
    const path = join(folder, "preprocessor_config.json");
    await Deno.writeTextFile(path, JSON.stringify({ size: 24, crop_size: 32 }));
    const error = await userError(readClip(folder));
    assert.equal(error.where, path);
    assert.match(error.message, /crop_size must not exceed size/);
  });
});
