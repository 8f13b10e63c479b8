import assert from "node:assert/strict";
import { chooseImages } from "../../../lib/application/report/choose-images.ts";
import { imageMious, perImageCsv } from "../../../lib/application/report/per-image.ts";

const places = (row: number[], than: number[]) =>
  chooseImages(row, than).map(({ name, image }) => `${name} ${image}`);

Deno.test("images are chosen by difference: largest, median, smallest, of equal ones the first", () => {
  assert.deepEqual(places([50, 10, 90, 30, 40], [50, 50, 50, 20, 30]), ["best 2", "median 4", "worst 1"]);
  assert.deepEqual(places([5, 5, 5, 5], [0, 0, 0, 0]), ["best 0", "median 1", "worst 3"]);
});

Deno.test("images where one side is undefined are not chosen, and none twice", () => {
  assert.deepEqual(places([NaN, 10, 20], [0, 0, NaN]), ["best 1"]);
  assert.deepEqual(places([1, 2], [0, 0]), ["best 1", "worst 0"]);
  assert.deepEqual(places([NaN], [0]), []);
});

Deno.test("metrics of an image are those of its own counts", () => {
  const pixels = Int32Array.of(6, 2, 0, 8, /* an image of class 1 alone */ 0, 0, 5, 5);
  const masks = Int32Array.of(1, 0, 0, 2, 0, 0, 1, 0);
  assert.deepEqual(imageMious(pixels, 2).map((value) => value.toFixed(3)), ["77.500", "50.000"]);
  assert.equal(
    perImageCsv(["a", "b,c"], pixels, masks),
    'image,miou,pixel_accuracy,masks_of_objects_right,masks\na,77.500,87.500,100.000,3\n"b,c",50.000,50.000,0.000,1\n',
  );
});
