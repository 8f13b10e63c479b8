import assert from "node:assert/strict";
import { readClip } from "../../../lib/backbones/clip/model.ts";
import { openTextEncoder } from "../../../lib/backbones/clip/text.ts";
import { openTokenizer } from "../../../lib/backbones/clip/tokenizer.ts";
import { UserError } from "../../../lib/errors.ts";
import { withRandomClip } from "./random-clip.ts";

/** 39 is the largest id of the random model: its end token. */
const END = 39;

Deno.test("an embedding depends on the prompt alone, not on its batch, and not on what follows the end", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openTextEncoder(await readClip(folder));
    try {
      const short = [38, 1, 2, END];
      const [alone] = [await encoder.encodeIds([short])];
      const batch = await encoder.encodeIds([[38, 3, 4, 5, 6, 7, 8, 9, 10, END], short, [...short, 0, 0]]);
      for (const i of [1, 2]) {
        alone.data.forEach((value, c) => assert(Math.abs(value - batch.data[i * 12 + c]) < 1e-5));
      }
      assert.notDeepEqual(batch.data.slice(0, 12), batch.data.slice(12, 24));
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("many prompts come back in their order", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openTextEncoder(await readClip(folder));
    try {
      const prompts = Array.from({ length: 150 }, (_, i) => [38, i % 30, Math.floor(i / 30), END]);
      const all = await encoder.encodeIds(prompts);
      assert.equal(all.rows, 150);
      for (const i of [0, 63, 64, 149]) {
        const alone = await encoder.encodeIds([prompts[i]]);
        alone.data.forEach((value, c) => assert(Math.abs(value - all.data[i * 12 + c]) < 1e-5));
      }
    } finally {
      await encoder.close();
    }
  });
});

Deno.test("no prompts give an empty matrix", async () => {
  await withRandomClip(async (folder) => {
    const encoder = await openTextEncoder(await readClip(folder));
    assert.deepEqual(await encoder.encodeIds([]), { rows: 0, cols: 12, data: new Float32Array(0) });
    await encoder.close();
  });
});

Deno.test("text without a tokenizer, or with one that cannot be read, is refused", async () => {
  await withRandomClip(async (folder) => {
    const model = await readClip(folder);
    for (const tokenizer of [null, { version: "1.0" }]) {
      assert.throws(() => openTokenizer({ ...model, tokenizer }), (error: unknown) => {
        assert(error instanceof UserError);
        assert.match(error.describe(), /tokenizer\.json: Expected a tokenizer/);
        return true;
      });
    }
  });
});

Deno.test("a tokenizer of a larger vocabulary than the model's is refused by the token", async () => {
  const words = { type: "WordLevel", vocab: { tiger: 40, lion: 39 }, unk_token: "lion" };
  const tokenizer = {
    ...{ version: "1.0", added_tokens: [], normalizer: null, post_processor: null, decoder: null },
    pre_tokenizer: { type: "Whitespace" },
    model: words,
  };
  await withRandomClip(async (folder) => {
    await Deno.writeTextFile(`${folder}/tokenizer.json`, JSON.stringify(tokenizer));
    const tokenize = openTokenizer(await readClip(folder));
    assert.deepEqual(tokenize("lion").ids, [39]);
    assert.throws(
      () => tokenize("tiger"),
      (error) => error instanceof UserError && /token ids below 40 but found 40/.test(error.message),
    );
  });
});

Deno.test("a prompt of more tokens than the tower reads is refused with their number, the limit and both its ends", async () => {
  const vocab = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`w${i}`, i]));
  const tokenizer = {
    ...{ version: "1.0", added_tokens: [], normalizer: null, post_processor: null, decoder: null },
    pre_tokenizer: { type: "Whitespace" },
    model: { type: "WordLevel", vocab, unk_token: "w0" },
  };
  await withRandomClip(async (folder) => {
    await Deno.writeTextFile(`${folder}/tokenizer.json`, JSON.stringify(tokenizer));
    const model = await readClip(folder);
    const { context } = model.config.text;
    const words = (count: number, last: string) => [...Array(count - 1).fill("w1"), last].join(" ");
    const encoder = await openTextEncoder(model);
    try {
      assert.equal((await encoder.encode([words(context, "w2")])).rows, 1);
      await assert.rejects(encoder.encode(["w1", words(context + 1, "w3")]), (error) => {
        assert(error instanceof UserError);
        assert.match(
          error.message,
          new RegExp(`at most ${context} tokens.*found ${context + 1} in "w1 .*w3"$`),
        );
        return true;
      });
    } finally {
      await encoder.close();
    }
  });
});
