import assert from "node:assert/strict";
import { readClip } from "../../../lib/backbones/clip/model.ts";
import { resizePositionEmbedding, tokenPositions } from "../../../lib/backbones/clip/token-positions.ts";
import { resizePositions } from "../../support/reference/position-grid.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { withRandomClip } from "./random-clip.ts";

const random = new Random(3);
const positions = matrix(20, 6, Float32Array.from({ length: 120 }, () => random.normal()));

Deno.test("positions of the native grid stay as they are", () => {
  assert.deepEqual(resizePositionEmbedding(positions, [4, 5], [4, 5]), positions);
});

Deno.test("resized positions agree with the plain reference, larger and smaller", () => {
  for (const [height, width] of [[7, 9], [2, 3], [4, 11], [1, 1]]) {
    const got = resizePositionEmbedding(positions, [4, 5], [height, width]);
    const want = resizePositions(
      Float64Array.from(positions.data),
      6,
      { height: 4, width: 5 },
      { height, width },
    );
    assert.equal(got.rows, height * width);
    want.forEach((value, i) => assert(Math.abs(value - got.data[i]) < 1e-5));
  }
});

Deno.test("the class row is the class embedding with its position, whatever the grid", async () => {
  await withRandomClip(async (folder) => {
    const model = await readClip(folder);
    const classEmbedding = model.weights.get("vision_model.embeddings.class_embedding")!.data;
    const table = model.weights.get("vision_model.embeddings.position_embedding.weight")!.data;
    const expected = classEmbedding.map((value, c) => value + table[c]);
    for (const grid of [[4, 4], [3, 6]] as const) {
      const { data, rows } = tokenPositions(model, grid);
      assert.equal(rows, grid[0] * grid[1] + 1);
      assert.deepEqual(data.slice(0, 24), expected);
    }
    assert.deepEqual(tokenPositions(model, [4, 4]).data.slice(24), table.slice(24));
  });
});
