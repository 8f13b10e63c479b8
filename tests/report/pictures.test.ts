import assert from "node:assert/strict";
import { decode } from "fast-png";
import {
  boxAround,
  cutOut,
  errorPixels,
  heatPixels,
  labelPixels,
  picture,
  type Pixels,
  withContour,
} from "../../lib/report/panels/pictures.ts";

const row = (...labels: number[]): Pixels => ({
  height: 1,
  width: labels.length,
  data: Uint8Array.from(labels),
});
const black: Pixels = { height: 1, width: 3, data: new Uint8Array(9) };

/** Pixels as lists of three numbers. */
const triples = ({ data }: Pixels) =>
  Array.from({ length: data.length / 3 }, (_, i) => [...data.slice(i * 3, i * 3 + 3)]);

Deno.test("labels take their colours, pixels that do not count are white", () => {
  assert.deepEqual(triples(labelPixels(row(1, 0, 255), [[1, 2, 3], [4, 5, 6]])), [[4, 5, 6], [1, 2, 3], [
    255,
    255,
    255,
  ]]);
});

Deno.test("errors are orange, what is right is the pale image, what does not count is white", () => {
  const [wrong, right, ignored] = triples(errorPixels(black, row(0, 1, 255), row(1, 1, 1)));
  assert.ok(wrong[0] > 2 * wrong[1] && wrong[2] === 0);
  assert.deepEqual([right, ignored], [[170, 170, 170], [255, 255, 255]]);
});

Deno.test("the lowest and the highest number have the ends of viridis", () => {
  const heat = heatPixels(black, (pixel) => [2, 4, null][pixel], [2, 4]);
  assert.deepEqual(triples(heat), [[68, 1, 84], [253, 231, 37], [170, 170, 170]]);
});

Deno.test("a contour is white inside the border and dark outside", () => {
  const wide: Pixels = { height: 3, width: 5, data: new Uint8Array(45).fill(100) };
  const drawn = triples(withContour(wide, (pixel) => pixel % 5 >= 3)).map(([red]) => red).slice(5, 10);
  assert.deepEqual(drawn, [100, 100, 20, 255, 255]);
});

Deno.test("a contour is thick enough to be seen where a large picture is shown small", () => {
  const red = (width: number, shown?: number) => {
    const photograph: Pixels = { height: 9, width, data: new Uint8Array(27 * width).fill(100) };
    const drawn = withContour(photograph, (pixel) => pixel % width >= 300, shown);
    return triples(drawn).map(([one]) => one).slice(4 * width + 295, 4 * width + 305);
  };
  assert.deepEqual(red(600), [100, 100, 20, 20, 20, 255, 255, 255, 100, 100]);
  assert.deepEqual(red(600, 150), [100, 100, 100, 100, 20, 255, 100, 100, 100, 100], "a part, cut out");
});

Deno.test("a region is cut out with its surroundings, inside the image and in its proportions", () => {
  const image = { height: 60, width: 80 };
  const box = boxAround(image, (pixel) => Math.floor(pixel / 80) < 10 && pixel % 80 >= 60);
  assert.deepEqual(box, { top: 0, left: 50, height: 23, width: 30 });
  const all = boxAround(image, () => true);
  assert.deepEqual(all, { top: 0, left: 0, height: 60, width: 80 });
  const part = cutOut({ height: 1, width: 3, data: Uint8Array.of(0, 0, 0, 9, 8, 7, 0, 0, 0) }, {
    top: 0,
    left: 1,
    height: 1,
    width: 1,
  }, 2);
  assert.deepEqual(triples(part), [[9, 8, 7], [9, 8, 7], [9, 8, 7], [9, 8, 7]]);
});

Deno.test("a picture is a PNG of its pixels", () => {
  const decoded = decode(picture({ height: 1, width: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }).png);
  assert.deepEqual([decoded.width, decoded.height, [...decoded.data]], [2, 1, [1, 2, 3, 4, 5, 6]]);
});
