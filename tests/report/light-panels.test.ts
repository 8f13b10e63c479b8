import assert from "node:assert/strict";
import { decode } from "fast-png";
import { htmlPanels } from "../../lib/report/html-panels.ts";
import { lightPanels } from "../../lib/report/panels/light-panels.ts";
import type { Panels } from "../../lib/report/panels/panels.ts";
import { panelsSvg } from "../../lib/report/panels/panels-svg.ts";
import { picture } from "../../lib/report/panels/pictures.ts";

/** Panels of an image, like a photograph in that it does not compress, and of a label map of its size. */
function panelsOf(height: number, width: number): Panels {
  let state = 1;
  const noise = Uint8Array.from({ length: 3 * height * width }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return state >>> 24;
  });
  const flat = new Uint8Array(3 * height * width).fill(60);
  const [image, labels] = [noise, flat].map((data) => picture({ height, width, data }));
  return {
    ...{ name: "some", title: "Some", rule: "All.", columns: ["Image", "Labels"], legend: [] },
    rows: [{
      name: "a",
      tiles: [[{ picture: image, alt: "image" }], [{ picture: labels, alt: "labels", isLabels: true }]],
    }],
  };
}

Deno.test("heavy panels show photographs as small JPEGs; label maps keep their colours, light panels all", () => {
  const heavy = panelsOf(700, 1100), [[before]] = heavy.rows[0].tiles;
  assert.ok(before.picture.png.length > 2 ** 20, "heavy without it");
  const [[image], [labels]] = lightPanels(heavy).rows[0].tiles;
  assert.deepEqual(image.picture.jpeg?.slice(0, 3), Uint8Array.of(0xff, 0xd8, 0xff));
  assert.ok(image.picture.jpeg!.length < before.picture.png.length / 20);
  assert.deepEqual([image.picture.width, image.picture.height], [1100, 700], "it takes the same place");
  assert.equal(labels.picture.jpeg, undefined);
  assert.deepEqual([...decode(labels.picture.png).data.slice(0, 3)], [60, 60, 60]);
  for (const drawn of [htmlPanels(lightPanels(heavy)).markup, panelsSvg(lightPanels(heavy))]) {
    assert.equal(drawn.match(/data:image\/jpeg;base64,\/9j/g)?.length, 1);
    assert.equal(drawn.match(/data:image\/png/g)?.length, 1);
  }
  const light = panelsOf(96, 128);
  assert.equal(lightPanels(light), light);
});
