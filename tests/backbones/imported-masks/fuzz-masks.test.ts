import assert from "node:assert/strict";
import { join } from "node:path";
import { readMasks } from "../../../lib/backbones/imported-masks/read-masks.ts";
import { decodeMasks } from "../../../lib/method/mask-rle.ts";
import { cocoCounts, compressCounts } from "../../../lib/method/sam/coco-rle.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { corpusOf } from "../../engine/corpus.ts";
import { mutatedBytes, mutatedText } from "../../engine/mutations.ts";
import { toldOrDone } from "../../engine/told-or-done.ts";

const MUTATIONS = 300;
const [HEIGHT, WIDTH] = [12, 17];
const SIZE = { height: HEIGHT, width: WIDTH };

/** A mask by random rectangles. */
function randomMask(random: Random): Uint8Array {
  const mask = new Uint8Array(HEIGHT * WIDTH);
  for (let boxes = 1 + random.below(3); boxes > 0; boxes--) {
    const [top, left] = [random.below(HEIGHT), random.below(WIDTH)];
    const [bottom, right] = [top + 1 + random.below(HEIGHT - top), left + 1 + random.below(WIDTH - left)];
    for (let y = top; y < bottom; y++) mask.fill(1, y * WIDTH + left, y * WIDTH + right);
  }
  return mask;
}

/** A file as `amg.py` writes it, every second mask with its run lengths as numbers. */
function amgFile(random: Random): string {
  return JSON.stringify(Array.from({ length: 5 }, (_, at) => {
    const mask = randomMask(random), counts = cocoCounts(mask, HEIGHT, WIDTH);
    return {
      segmentation: { size: [HEIGHT, WIDTH], counts: at % 2 === 0 ? compressCounts(counts) : counts },
      area: mask.reduce((sum, bit) => sum + bit, 0),
      bbox: [0, 0, 1, 1],
      predicted_iou: 0.93,
      point_coords: [[1.5, 1.5]],
      stability_score: 0.97,
      crop_box: [0, 0, WIDTH, HEIGHT],
    };
  }));
}

/** The masks of a file by the format's definition alone; undefined where a record is not of this format and size. */
function plainMasks(text: string): number[][] | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  const records = Array.isArray(file) ? file : (file as { annotations?: unknown } | null)?.annotations;
  if (!Array.isArray(records)) return undefined;
  const masks = records.map((record) => {
    const { size, counts } = record?.segmentation ?? {};
    if (!Array.isArray(size) || size[0] !== HEIGHT || size[1] !== WIDTH) return undefined;
    const runs = typeof counts === "string" ? plainRuns(counts) : counts;
    if (
      !Array.isArray(runs) || !runs.every((run) => Number.isInteger(run) && run >= 0 && run <= HEIGHT * WIDTH)
    ) return undefined;
    const columns = runs.flatMap((run: number, at: number) => Array<number>(run).fill(at % 2));
    if (columns.length !== HEIGHT * WIDTH) return undefined;
    return Array.from(columns, (_, at) => columns[at % WIDTH * HEIGHT + Math.floor(at / WIDTH)]);
  });
  return masks.includes(undefined) ? undefined : masks as number[][];
}

/** COCO's text of run lengths: five bits a character, least first, with a sign; from the third on less the one two before. */
function plainRuns(text: string): number[] | undefined {
  const runs: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0, digits = 0, code = 0;
    do {
      code = text.charCodeAt(at++) - 48;
      if (!(code >= 0 && code < 64) || digits > 5) return undefined;
      value += (code & 31) * 32 ** digits++;
    } while (code & 32);
    if (code & 16) value -= 32 ** digits;
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
}

Deno.test(`${MUTATIONS} seeded mutations of a file of masks, and what once failed, are read as the format says or refused with one message`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "ablate-fuzz-" });
  const path = join(folder, "i1.json");
  const read = () => readMasks(folder, "i1", "/data/i1.jpg", SIZE, { levels: "stated", nesting: null });
  let accepted = 0;
  try {
    for (const { name, bytes } of corpusOf("masks")) {
      await Deno.writeFile(path, bytes);
      assert.equal(await toldOrDone(name, read), undefined, name);
    }
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const random = new Random(seed), text = amgFile(random), context = `seed ${seed}`;
      await Deno.writeTextFile(path, text);
      assert.deepEqual(bitsOf(decodeMasks(await read())), plainMasks(text), context);
      const bytes = random.below(2) === 0
        ? new TextEncoder().encode(mutatedText(text, random))
        : mutatedBytes(new TextEncoder().encode(text), random);
      await Deno.writeFile(path, bytes);
      const found = await toldOrDone(context, read);
      if (!found) continue;
      accepted++;
      const plain = plainMasks(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      assert.deepEqual(bitsOf(decodeMasks(found)), plain, context);
    }
    assert.ok(accepted > MUTATIONS / 20 && accepted < MUTATIONS, `${accepted} of ${MUTATIONS} accepted`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function bitsOf({ bits }: { readonly bits: Uint8Array }): number[][] {
  const length = HEIGHT * WIDTH;
  return Array.from(
    { length: bits.length / length },
    (_, at) => [...bits.subarray(at * length, (at + 1) * length)],
  );
}
