/**
 * Renders training pictures and their image-level facts into a folder:
 *
 *     deno run -A models/toybox-clip/recipe/render_pictures.ts FOLDER --seed 10000000 --count 60000 --side 72
 *
 * Pictures come in shards, folders that appear whole: shard-SEED-NNNNN/pictures.u8 (count × side × side × 3 bytes) and
 * facts.json (one record a picture). Several processes with different seeds may fill one folder while a trainer reads
 * it. A shard that is there is not rendered again. The pixels are made for training and do not enter the repository.
 * `--only medium` renders one framing.
 */
import { parseArgs } from "node:util";
import { COLOUR_NAMES } from "../../../lib/datasets/toybox/palette.ts";
import { PLACES } from "../../../lib/datasets/toybox/places.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { framePictures, type Framing, NAMES, type Picture, SHARES, WINDOWS_PER_SCENE } from "./framing.ts";

const { values, positionals: [folder] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "10000000" },
    count: { type: "string", default: "60000" },
    side: { type: "string", default: "72" },
    only: { type: "string" },
    shard: { type: "string", default: "2000" },
  },
});
const seed = Number(values.seed), count = Number(values.count), side = Number(values.side);
const perShard = Number(values.shard);
if (!folder || !(count > 0) || !(side >= 16) || !Number.isInteger(seed) || !(perShard > 0)) {
  console.error("usage: render_pictures.ts FOLDER --seed N --count N --side N [--only FRAMING] [--shard N]");
  Deno.exit(2);
}

await Deno.mkdir(folder, { recursive: true });
await Deno.writeTextFile(
  `${folder}/names.json`,
  JSON.stringify({ ...NAMES, colours: COLOUR_NAMES, places: PLACES, side }),
);

const began = performance.now();
/** Each picture has a number; the scene of seed + n gives the pictures of one draw, so shards restart at a known seed. */
let next = seed, rendered = 0;
for (let done = 0, shard = 0; done < count; shard++) {
  const wanted = Math.min(perShard, count - done);
  const path = `${folder}/shard-${seed}-${String(shard).padStart(5, "0")}`;
  // A shard draws from seeds of its own, so that one can be rendered without those before it.
  next = seed + shard * perShard;
  if (!await exists(path)) {
    await write(path, draw(wanted));
    rendered += wanted;
    const rate = rendered / (performance.now() - began) * 1000;
    console.log(`${path}: ${done + wanted} of ${count} pictures, ${rate.toFixed(0)} a second`);
  }
  done += wanted;
}

/** The next pictures. */
function draw(wanted: number): Picture[] {
  const pictures: Picture[] = [];
  while (pictures.length < wanted) {
    const random = new Random(next++);
    pictures.push(...framePictures(random, values.only as Framing ?? framing(random), side));
  }
  return pictures.slice(0, wanted);
}

/** Writes a shard beside its place, then moves it there. */
async function write(path: string, pictures: readonly Picture[]): Promise<void> {
  const part = `${folder}/.part-${crypto.randomUUID()}`;
  await Deno.mkdir(part);
  const pixels = new Uint8Array(pictures.length * side * side * 3);
  pictures.forEach((picture, i) => pixels.set(picture.pixels, i * side * side * 3));
  await Deno.writeFile(`${part}/pictures.u8`, pixels);
  await Deno.writeTextFile(`${part}/facts.json`, JSON.stringify(pictures.map(({ facts }) => facts)));
  await Deno.rename(part, path);
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

/** A framing by its share; one window seed gives several pictures, so it is drawn that much less often. */
function framing(random: Random): Framing {
  const weights = Object.entries(SHARES).map(([framing, share]) =>
    [framing as Framing, framing === "window" ? share / WINDOWS_PER_SCENE : share] as const
  );
  let left = random.next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [framing, weight] of weights) if ((left -= weight) < 0) return framing;
  return "medium";
}
