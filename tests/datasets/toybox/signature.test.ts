import assert from "node:assert/strict";
import contentHash from "../../../lib/datasets/toybox/content-hash.json" with { type: "json" };
import { evaluationScene } from "../../../lib/datasets/toybox/evaluation-scene.ts";
import type { Scene } from "../../../lib/datasets/toybox/scene.ts";
import { SEEDS } from "../../../lib/datasets/toybox/seeds.ts";
import signature from "./signature.json" with { type: "json" };

/** Side of the square cells whose colours are averaged, in pixels. */
const CELL = 48;

/** Mean red, green and blue of each cell, and pixels per label. */
function describe({ image: { height, width, data }, semantic }: Scene) {
  const columns = width / CELL, sums = new Array<number>(height / CELL * columns * 3).fill(0);
  for (let at = 0; at < height * width; at++) {
    const cell = Math.floor(Math.floor(at / width) / CELL) * columns + Math.floor((at % width) / CELL);
    for (let c = 0; c < 3; c++) sums[3 * cell + c] += data[3 * at + c];
  }
  const labels = new Array<number>(16).fill(0);
  for (const label of semantic) labels[label]++;
  return { means: sums.map((sum) => Math.round(sum / CELL ** 2)), labels };
}

Deno.test("the scenes are those of the committed hash, up to a processor's rounding", () => {
  // To accept a change: render the set, then commit its hash and `ABLATE_WRITE_SIGNATURE=1 deno test -A` of this file.
  const scenes = [SEEDS.train, SEEDS.test].flatMap(({ first }) =>
    [0, 1, 2, 3].map((i) => describe(evaluationScene(first + i)))
  );
  if (Deno.env.get("ABLATE_WRITE_SIGNATURE")) {
    const path = new URL("signature.json", import.meta.url);
    Deno.writeTextFileSync(path, JSON.stringify({ of: contentHash.sha256, scenes }) + "\n");
    return;
  }
  assert.equal(signature.of, contentHash.sha256, "the hash was renewed without the signature");
  scenes.forEach(({ means, labels }, i) => {
    const kept = signature.scenes[i];
    means.forEach((mean, cell) =>
      assert.ok(Math.abs(mean - kept.means[cell]) <= 1, `scene ${i}, cell ${cell}: ${mean}`)
    );
    labels.forEach((count, label) =>
      assert.ok(Math.abs(count - kept.labels[label]) <= 8, `scene ${i}, label ${label}: ${count}`)
    );
  });
});
