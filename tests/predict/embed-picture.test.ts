import assert from "node:assert/strict";
import { tiledSize } from "../../lib/backbones/clip/preprocess.ts";
import { boundedView } from "../../lib/predict/embed-picture.ts";

const picture = (width: number, height: number) => ({
  height,
  width,
  data: new Uint8Array(height * width * 3),
});

/** Short sides of usual pictures in pixels, and patches, of the small CLIP, ViT-B/32, ViT-B/16 and ViT-L/14 at 336. */
const MODELS = [[128, 8], [448, 32], [448, 16], [672, 14]];

Deno.test("a picture of any shape is seen in about as many tokens as one of 3 to 1", () => {
  for (const [short, patch] of MODELS) {
    const most = 3 * (short / patch) ** 2;
    for (
      const [long, wide] of [[7, 2], [200, 4], [64, 1], [500, 2], [1024, 1], [1024, 7], [1024, 341], [256, 1]]
    ) {
      for (const [width, height] of [[long, wide], [wide, long]]) {
        const { seen, short: reduced } = boundedView(picture(width, height), short);
        const [rows, columns] = tiledSize(seen.height, seen.width, reduced, patch).map((side) =>
          side / patch
        );
        assert.ok(
          rows * columns <= 2 * most,
          `${width} × ${height}: ${rows} × ${columns} tokens, patch ${patch}`,
        );
        assert.ok(
          rows * columns >= most / 2,
          `${width} × ${height}: ${rows} × ${columns} tokens, patch ${patch}`,
        );
      }
    }
  }
});

Deno.test("up to 3 to 1 pictures are seen as they are", () => {
  for (const [width, height] of [[300, 100], [100, 300], [64, 48], [1, 1], [2, 1]]) {
    const usual = picture(width, height), { seen, short } = boundedView(usual, 128);
    assert.equal(seen, usual);
    assert.equal(short, 128);
  }
});
