import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedMasks } from "../../../lib/method/embed-masks.ts";
import { heads, makeHead } from "../../../lib/method/heads/registry.ts";
import { decodeSafetensors } from "../../../lib/tensor/safetensors.ts";
import { assertClose } from "../close.ts";
import { maskSetOf } from "../random-masks.ts";
import { referenceClip } from "../../support/reference/reference-clip.ts";

const shared = Deno.env.get("ABLATE_SHARED") ?? fileURLToPath(new URL("../../../../shared", import.meta.url));
const folder = `${shared}/golden/mask-embeddings-a`;

/** Heads whose result the golden cases do not have; heads.test.ts holds them to their definition. */
const WITHOUT_CASE = ["maskclip-ks", "deop-mps-masks", "formula"];

Deno.test({
  name: "every head agrees with the golden embeddings by its defaults alone",
  ignore: !existsSync(folder),
  fn: async () => {
    const { tensors } = decodeSafetensors(readFileSync(`${folder}/tensors.safetensors`));
    const [, height, width] = tensors.pixel_values.shape;
    const [, rows, columns] = tensors.masks.shape;
    const names = Object.keys(heads).filter((name) => `emb/none/${name}` in tensors);
    assert.deepEqual(Object.keys(heads).filter((name) => !names.includes(name)), WITHOUT_CASE);
    const embeddings = await embedMasks({
      image: { height, width, pixels: tensors.pixel_values.data as Float32Array<ArrayBuffer> },
      masks: maskSetOf(rows, columns, tensors.masks.data as Uint8Array<ArrayBuffer>),
      sampling: { kind: "none", window: 64, stride: 32, globalWeight: 0.5 },
      heads: names.map((name) => makeHead(name)),
      encoder: referenceClip(`${folder}/../models/clip-a`),
    });
    embeddings.forEach(({ data }, h) => {
      assertClose(data, tensors[`emb/none/${names[h]}`].data as Float32Array, 1e-5);
    });
  },
});
