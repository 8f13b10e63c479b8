import assert from "node:assert/strict";
import { SaxesParser } from "saxes";
import { plot } from "../../lib/report/views/plot-view.ts";
import { customInspect, jupyterDisplay } from "../../lib/report/views/view.ts";

const LINES = plot([
  {
    ...{ name: "GLCC", x: [5, 10, 50], y: [61, 63, 58], mode: "lines+markers" },
    error_y: { type: "data", array: [1, 2, 1], arrayminus: [0.5, 1, 1] },
  },
  { name: "probe", x: [5, 10, 50], y: [60, null, 60] },
], {
  title: { text: "mIoU<br>by <b>k</b>" },
  xaxis: { title: { text: "k" }, type: "log" },
  yaxis: { title: "mIoU" },
});

const FIGURES = {
  lines: LINES,
  dots: plot([{
    ...{ x: [61.5, 63], y: ["Baseline", "GLCC & more"], mode: "markers" },
    error_x: { array: [1, 1.5] },
  }]),
  bars: plot([
    { type: "bar", name: "F1", x: ["cat", "dog"], y: [70, 80] },
    { type: "bar", name: "IoU", x: ["cat", "dog"], y: [-5, 60], error_y: { type: "constant", value: 3 } },
  ], { yaxis: { title: { text: "%" } } }),
  heat: plot([{ type: "heatmap", x: [5, 9], y: ["a", "b"], z: [[1, 2], [3, null]] }]),
  parallel: plot([{
    type: "parcoords",
    dimensions: [
      { label: "k", values: [0, 1, 1], ticktext: ["5", "9"] },
      { label: "mIoU", values: new Float64Array([60, 61, 59]) },
    ],
  }]),
};

const saidIn = (svg: string) => [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, said]) => said);

Deno.test("a figure of Plotly shows itself interactively, drawn, as HTML and as text", () => {
  for (const [name, figure] of Object.entries(FIGURES)) {
    const faces = figure[jupyterDisplay]();
    const plotly = faces["application/vnd.plotly.v1+json"] as {
      readonly config: unknown;
      readonly data: unknown;
    };
    assert.equal(plotly.data, figure.spec.data);
    assert.deepEqual(plotly.config, { showSendToCloud: false });
    const svg = String(faces["image/svg+xml"]);
    const parser = new SaxesParser();
    parser.on("error", (error) => assert.fail(`${name}: ${error}`));
    parser.write(svg).close();
    assert.ok(String(faces["text/html"]).includes("<svg"), name);
    assert.ok(String(faces["text/plain"]).split("\n").length > 3, name);
    assert.equal(figure[customInspect](), faces["text/plain"]);
    // No part of it comes from elsewhere.
    assert.doesNotMatch(String(faces["text/html"]), /<script|https?:\/\/(?!www\.w3\.org)/);
  }
});

Deno.test("lines, dots, bars, heat maps and parallel coordinates stand where their numbers are", () => {
  const lines = FIGURES.lines.svg!;
  assert.match(lines, /mIoU by k/);
  assert.deepEqual(saidIn(lines).filter((said) => said.startsWith("GLCC")), [
    "GLCC, 5: 61",
    "GLCC, 10: 63",
    "GLCC, 50: 58",
  ]);
  const at = (said: string) => {
    const [, x, y] = lines.slice(lines.indexOf(`<title>${said}<`)).match(/translate\(([\d.]+) ([\d.]+)\)/)!;
    return [Number(x), Number(y)];
  };
  const [five, ten, fifty] = ["GLCC, 5: 61", "GLCC, 10: 63", "GLCC, 50: 58"].map(at);
  assert.ok(
    Math.abs((ten[0] - five[0]) / (fifty[0] - five[0]) - Math.log(2) / Math.log(10)) < 0.01,
    "a log axis",
  );
  assert.ok(ten[1] < five[1] && five[1] < fifty[1]);
  assert.equal(saidIn(lines).filter((said) => said.startsWith("probe")).length, 2, "a gap is left out");
  assert.deepEqual(saidIn(FIGURES.dots.svg!), ["61.5: Baseline", "63: GLCC &amp; more"]);
  assert.deepEqual(saidIn(FIGURES.bars.svg!), [
    "F1, cat: 70",
    "IoU, cat: -5",
    "F1, dog: 80",
    "IoU, dog: 60",
  ]);
  assert.match(FIGURES.heat.svg!, /<title>b with 5: 3\.0 ?<\/title>/);
  assert.deepEqual(saidIn(FIGURES.parallel.svg!).toSorted(), [
    "k 0, mIoU 60",
    "k 1, mIoU 59",
    "k 1, mIoU 61",
  ]);
});

Deno.test("what cannot be drawn without Plotly is said, and what is no figure is refused", () => {
  const both = plot([{ y: [1, 2] }, { type: "violin", y: [1, 2, 3] }]);
  assert.match(both.svg!, /Not drawn here, but by Plotly: 1 of 2 traces \(violin\)/);
  const none = plot([{ type: "scatter3d", x: [1], y: [1], z: [1] }]);
  assert.equal(none.svg, null);
  const faces = none[jupyterDisplay]();
  assert.ok(!("image/svg+xml" in faces));
  assert.match(String(faces["text/html"]), /scatter3d: this needs a front end that knows Plotly/);
  const markers = plot([{ x: [1, 2], y: [1, 2], mode: "markers", error_y: { array: [1, 1] } }]);
  assert.match(markers.svg!, /Error bars along y of markers are drawn by Plotly only/);
  assert.throws(() => plot("figure" as never), /Expected traces of Plotly.*"figure"/);
  assert.throws(() => plot({ layout: {} } as never), RangeError);
});
