import assert from "node:assert/strict";
import { join } from "node:path";
import { openCocoObject } from "../../../lib/datasets/coco/coco-object.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { ablate } from "../../cli/in-process.ts";
import { corpusOf } from "../../engine/corpus.ts";
import { mutatedBytes, mutatedText } from "../../engine/mutations.ts";
import { assertMessage, toldOrDone } from "../../engine/told-or-done.ts";
import { MINIATURES } from "../miniatures.ts";

const MUTATIONS = 200;
const SPLIT = "val2017";
/** After so many mutations the whole command is tried too. */
const COMMAND_EVERY = 10;

interface Instances {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly annotations: readonly { readonly image_id: number }[];
  readonly categories: readonly unknown[];
}

/** The file by JSON alone; undefined where it is no JSON. */
function parsed(bytes: Uint8Array): Partial<Instances> | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** What decides the labels of an image, as text; undefined where the image is not listed once. */
function decides(file: Partial<Instances>, name: string): string | undefined {
  try {
    const [image, ...more] = file.images!.filter(({ file_name }) => file_name === name);
    if (image === undefined || more.length > 0) return undefined;
    const annotations = file.annotations!.filter(({ image_id }) => image_id === image.id);
    return JSON.stringify([image, annotations, file.categories]);
  } catch {
    return undefined;
  }
}

Deno.test(`${MUTATIONS} seeded mutations of COCO's instances: refused with one message, or whatever is unchanged is painted as before`, async () => {
  const root = await Deno.makeTempDir({ prefix: "ablate-fuzz-" });
  try {
    await MINIATURES["coco-object"](root);
    const path = join(root, `annotations/instances_${SPLIT}.json`), bytes = await Deno.readFile(path);
    const whole = parsed(bytes)!, text = new TextDecoder().decode(bytes);
    const open = () => openCocoObject({ root, name: "COCO", source: "from somewhere", annotatedOnly: false });
    const ids = await open().ids(SPLIT);
    const right = new Map<string, Uint8Array>();
    for (const id of ids) right.set(id, (await open().labels(id, SPLIT)).data);
    const check = () => ablate("data", "check", "coco-object", "--set", `dataset.root=${root}`);
    let painted = 0, refused = 0;
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const random = new Random(seed), context = `seed ${seed}`;
      const mutated = random.below(3) === 0
        ? mutatedBytes(bytes, random)
        : new TextEncoder().encode(mutatedText(text, random));
      await Deno.writeFile(path, mutated);
      const set = open(), file = parsed(mutated);
      const found = await toldOrDone(context, () => set.ids(SPLIT));
      if (!found) refused++;
      for (const id of found ?? []) {
        const labels = await toldOrDone(`${context}: ${id}`, () => set.labels(id, SPLIT));
        if (!labels) {
          refused++;
          continue;
        }
        // The reader goes through elements alone: it may pass over damage between them, which changes no label.
        if (!file) {
          assert.deepEqual(labels.data, right.get(id), `${context}: ${id}, no JSON`);
          continue;
        }
        const before = decides(whole, `${id}.jpg`);
        if (before === undefined || decides(file, `${id}.jpg`) !== before) continue;
        assert.deepEqual(labels.data, right.get(id), `${context}: ${id}`);
        painted++;
      }
      if (seed % COMMAND_EVERY === 0) {
        const { code, output, errors } = await check();
        assert.ok(
          code === 0 || code === 2 && /problem: |^error: /m.test(output + errors),
          `${context}\n${output}${errors}`,
        );
        assertMessage(output + errors, context);
      }
    }
    assert.ok(painted > MUTATIONS / 8 && refused > MUTATIONS / 8, `${painted} painted, ${refused} refused`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

for (const { name, bytes } of corpusOf("coco-instances")) {
  Deno.test(`the annotation file ${name}, which once was read without a word, is refused with one message`, async () => {
    const root = await Deno.makeTempDir();
    try {
      for (const folder of ["annotations", SPLIT]) await Deno.mkdir(join(root, folder));
      await Deno.writeFile(join(root, `annotations/instances_${SPLIT}.json`), bytes);
      const set = openCocoObject({ root, name: "COCO", source: "from somewhere", annotatedOnly: false });
      assert.equal(await toldOrDone(name, () => set.ids(SPLIT)), undefined);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}
