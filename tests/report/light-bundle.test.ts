import assert from "node:assert/strict";
import { plot } from "../../lib/report/views/plot-view.ts";
import { jupyterDisplay } from "../../lib/report/views/view.ts";

/** Faces of a cloud of so many points. */
function cloud(points: number): Record<string, unknown> {
  const x = Array.from({ length: points }, (_, i) => Math.sin(i)), y = x.map((value) => Math.cos(9 * value));
  return plot([{ x, y, mode: "markers" }])[jupyterDisplay]();
}

const sizeOf = (faces: Record<string, unknown>) => JSON.stringify(faces).length;

Deno.test("a figure of very many points stays small enough for Deno's kernel", () => {
  const small = cloud(100);
  assert.match(String(small["text/html"]), /<svg/);
  assert.match(String(small["image/svg+xml"]), /<svg/);
  const large = cloud(8000);
  assert.match(String(large["text/html"]), /<svg/, "drawn once");
  assert.equal(large["image/svg+xml"], undefined);
  const huge = cloud(20_000);
  assert.match(String(huge["text/html"]), /too large to be drawn in a cell.*<code>svg<\/code>/);
  assert.ok(huge["application/vnd.plotly.v1+json"], "Plotly draws it");
  for (const faces of [large, huge]) assert.ok(sizeOf(faces) < 4e6, String(sizeOf(faces)));
});
