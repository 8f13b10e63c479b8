/**
 * Renders scenes with the outlines of what they show, for a segmenter that knows no classes:
 *
 *     deno run -A models/toybox-sam/recipe/render_regions.ts FOLDER --seed 20000000 --count 20000
 *
 * Scenes come in shards, folders that appear whole: shard-SEED-NNNNN/ with pictures.u8 [N,144,192,3] and, each
 * [N,144,192], thing.u8, part.u8 and mark.u8 (0 is nothing; what is numbered is explained in lib/datasets/toybox/
 * outlines.ts) and object.u8 (which object, 0 for none). Several processes may fill one folder while a trainer reads it.
 */
import { parseArgs } from "node:util";
import { EVALUATION_OPTIONS } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import { Outlines } from "../../../lib/datasets/toybox/outlines.ts";
import { renderScene } from "../../../lib/datasets/toybox/scene.ts";
import { Random } from "../../../lib/tensor/random.ts";

const { values, positionals: [folder] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "20000000" },
    count: { type: "string", default: "20000" },
    shard: { type: "string", default: "250" },
  },
});
const seed = Number(values.seed), count = Number(values.count), perShard = Number(values.shard);
if (!folder || !Number.isInteger(seed) || !(count > 0) || !(perShard > 0)) {
  console.error("usage: render_regions.ts FOLDER --seed N --count N [--shard N]");
  Deno.exit(2);
}

const { height, width } = EVALUATION_OPTIONS;
await Deno.mkdir(folder, { recursive: true });
const began = performance.now();
let rendered = 0;
for (let done = 0, shard = 0; done < count; shard++) {
  const wanted = Math.min(perShard, count - done);
  const path = `${folder}/shard-${seed}-${String(shard).padStart(5, "0")}`;
  if (!await Deno.stat(path).then(() => true, () => false)) {
    await write(path, seed + done, wanted);
    rendered += wanted;
    const rate = rendered / (performance.now() - began) * 1000;
    console.log(`${path}: ${done + wanted} of ${count} scenes, ${rate.toFixed(0)} a second`);
  }
  done += wanted;
}

/** Writes a shard beside its place, then moves it there. */
async function write(path: string, first: number, wanted: number): Promise<void> {
  const size = height * width;
  const maps = ["thing", "part", "mark", "object"].map((name) =>
    [name, new Uint8Array(wanted * size)] as const
  );
  const pictures = new Uint8Array(wanted * size * 3);
  for (let i = 0; i < wanted; i++) {
    const outlines = new Outlines(height, width);
    const { image, instance } = renderScene(new Random(first + i), EVALUATION_OPTIONS, outlines);
    pictures.set(image.data, i * size * 3);
    const found: Record<string, Uint8Array> = { ...outlines.maps(), object: instance };
    for (const [name, all] of maps) all.set(found[name], i * size);
  }
  const part = `${folder}/.part-${crypto.randomUUID()}`;
  await Deno.mkdir(part);
  await Deno.writeFile(`${part}/pictures.u8`, pictures);
  for (const [name, all] of maps) await Deno.writeFile(`${part}/${name}.u8`, all);
  await Deno.rename(part, path);
}
