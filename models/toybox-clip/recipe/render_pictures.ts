/**
 * Renders training pictures and their image-level facts into a folder:
 *
 *     deno run -A models/toybox-clip/recipe/render_pictures.ts FOLDER --seed 10000000 --count 60000 --side 72
 *
 * Writes pictures.u8 (count × side × side × 3 bytes), facts.json and names.json. The pixels are made for training
 * and do not enter the repository. `--only medium` renders one framing.
 */
import { parseArgs } from "node:util";
import { COLOUR_NAMES } from "../../../lib/datasets/toybox/palette.ts";
import { PLACES } from "../../../lib/datasets/toybox/place.ts";
import { Random } from "../../../lib/tensor/random.ts";
import {
  framePictures,
  type Framing,
  NAMES,
  type PictureFacts,
  SHARES,
  WINDOWS_PER_SCENE,
} from "./framing.ts";

const { values, positionals: [folder] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "10000000" },
    count: { type: "string", default: "60000" },
    side: { type: "string", default: "72" },
    only: { type: "string" },
  },
});
const seed = Number(values.seed), count = Number(values.count), side = Number(values.side);
if (!folder || !(count > 0) || !(side >= 16) || !Number.isInteger(seed)) {
  console.error("usage: render_pictures.ts FOLDER --seed N --count N --side N [--only FRAMING]");
  Deno.exit(2);
}

await Deno.mkdir(folder, { recursive: true });
using file = Deno.openSync(`${folder}/pictures.u8`, { write: true, create: true, truncate: true });
const facts: PictureFacts[] = [];
const began = performance.now();
for (let next = seed; facts.length < count; next++) {
  const random = new Random(next);
  for (const picture of framePictures(random, values.only as Framing ?? draw(random), side)) {
    if (facts.length === count) break;
    for (let at = 0; at < picture.pixels.length;) at += file.writeSync(picture.pixels.subarray(at));
    if (facts.push(picture.facts) % 5000 === 0) {
      const rate = facts.length / (performance.now() - began) * 1000;
      console.log(`${folder}: ${facts.length} of ${count} pictures, ${rate.toFixed(0)} a second`);
    }
  }
}
await Deno.writeTextFile(`${folder}/facts.json`, JSON.stringify(facts));
await Deno.writeTextFile(
  `${folder}/names.json`,
  JSON.stringify({ ...NAMES, colours: COLOUR_NAMES, places: PLACES, side, seed, count }),
);

/** A framing by its share; one window seed gives several pictures, so it is drawn that much less often. */
function draw(random: Random): Framing {
  const weights = Object.entries(SHARES).map(([framing, share]) =>
    [framing as Framing, framing === "window" ? share / WINDOWS_PER_SCENE : share] as const
  );
  let left = random.next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [framing, weight] of weights) if ((left -= weight) < 0) return framing;
  return "medium";
}
