import assert from "node:assert/strict";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { choiceMenu } from "../../lib/report/figures/choice-menu.ts";
import { classDeltaFigure } from "../../lib/report/figures/class-delta.ts";
import { classIouFigure } from "../../lib/report/figures/class-iou.ts";
import { differenceBetween } from "../../lib/report/figures/class-scores.ts";
import { confusionFigure } from "../../lib/report/figures/confusion.ts";
import type { Figure } from "../../lib/report/figures/figure.ts";
import { maskSizeFigure } from "../../lib/report/figures/mask-size.ts";
import { chartSvg } from "../../lib/report/chart/chart-svg.ts";
import { parallelColour } from "../../lib/report/chart/parallel-share.ts";
import { plotlyLines } from "../../lib/report/chart/plotly-text.ts";
import { confusion, scores } from "./fixtures/class-scores.ts";
import { components } from "./fixtures/components.ts";
import { explorer, lines } from "./fixtures/report.ts";
import { grid, sweeps, threeSettings } from "./fixtures/sweeps.ts";
import { matchSnapshot } from "./snapshot.ts";

const figures: readonly Figure[] = [
  classIouFigure(scores),
  classDeltaFigure(scores)!,
  confusionFigure(confusion)!,
  lines,
  ...sweeps,
  grid,
  explorer.figure,
];

function tagsOf(svg: string): SaxesTagPlain[] {
  const tags: SaxesTagPlain[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => tags.push(tag));
  parser.write(svg).close();
  return tags;
}

for (const { name, svg, plotly, data, choices } of figures) {
  Deno.test(`the faces of ${name} are as the snapshots have them`, async () => {
    await matchSnapshot(`${name}.svg`, svg);
    await matchSnapshot(`${name}.json`, JSON.stringify({ plotly, choices, data }, null, 1) + "\n");
  });

  Deno.test(`the drawing of ${name} is well-formed, labelled, inside the picture, and no type is below 11 pixels`, () => {
    const tags = tagsOf(svg);
    const [root] = tags;
    const ids = tags.map((tag) => tag.attributes.id).filter(Boolean);
    for (const id of root.attributes["aria-labelledby"].split(" ")) assert.ok(ids.includes(id), id);
    for (const { attributes } of tags.filter((tag) => tag.name === "text")) {
      assert.ok(Number(attributes["font-size"]) >= 11);
      assert.ok(Number(attributes.x) <= Number(root.attributes.width), attributes.x);
      assert.ok(Number(attributes.y) <= Number(root.attributes.height), attributes.y);
    }
  });

  Deno.test(`what ${name} shows first is the choice it names`, () => {
    if (!choices) return;
    const shown = choices.variants[choices.selections.map(({ chosen }) => chosen).join(",")];
    assert.ok(shown);
    shown.data.forEach((part, trace) => {
      for (const [key, value] of Object.entries(part)) assert.deepEqual(plotly.data[trace][key], value, key);
    });
  });
}

Deno.test("every two rows that share a column can be compared, in both orders", () => {
  const { variants } = classDeltaFigure(scores)!.choices!;
  assert.deepEqual(
    Object.keys(variants).sort(),
    ["0,0,1", "0,0,2", "0,1,0", "0,1,2", "0,2,0", "0,2,1", "1,0,1", "1,1,0"],
  );
});

Deno.test("a difference asked for the other way round changes its sign and the ends of its interval", () => {
  const [column] = scores.columns;
  assert.deepEqual(differenceBetween(column, 0, 2)?.mean, {
    difference: -3.2,
    low: -4.45,
    high: -1.7000000000000002,
  });
  assert.equal(differenceBetween(column, 1, 1), null);
  assert.equal(differenceBetween(scores.columns[1], 2, 0), null);
});

Deno.test("classes are sorted by the last row that has numbers, differences by size", () => {
  const order = (figure: Figure) =>
    figure.allData.rows.filter((row) => row[0] === "Open-Vocabulary").map((row) =>
      row[figure.allData.columns.indexOf("name")]
    );
  assert.deepEqual(order(classIouFigure(scores)), ["background", "cat & <dog>", "background", "cat & <dog>"]);
  assert.deepEqual(order(classDeltaFigure(scores)!).slice(3), [
    "cat & <dog>",
    "mean over classes",
    "background",
  ]);
});

Deno.test("in a notebook every combination is an entry of a list inside the figure", () => {
  const menu = choiceMenu(classDeltaFigure(scores)!) as unknown as {
    active: number;
    buttons: { label: string; args: [Record<string, unknown[]>, Record<string, unknown>] }[];
  };
  const labels = menu.buttons.map(({ label }) => label);
  assert.equal(labels.length, 8);
  assert.equal(labels[menu.active], "Fully Supervised, + DBA-CLIP + GLCC, minus row Baseline");
  const [, open] = menu.buttons.filter(({ label }) => label.startsWith("Open-Vocabulary"));
  assert.equal(open.label, "Open-Vocabulary, + DBA-CLIP, minus row Baseline");
  assert.deepEqual(open.args[0].x, [[30, 10, -10]], "a list of numbers for the one trace");
  assert.equal(choiceMenu({}), null);
});

Deno.test("an entry of the list leaves no attribute of a trace unset that the trace has", () => {
  for (const figure of figures) {
    const menu = choiceMenu(figure) as { buttons: { args: [Record<string, unknown[]>, unknown] }[] } | null;
    for (const { args: [attributes] } of menu?.buttons ?? []) {
      const shown = Object.entries(attributes).flatMap(([name, values]) =>
        figure.plotly.data.flatMap((trace, t) =>
          trace[name] !== undefined && values[t] === undefined ? [name] : []
        )
      );
      // What a choice has not, such as an interval, may go; where marks stand may not.
      assert.deepEqual(
        shown.filter((name) => ["x", "y", "xaxis", "yaxis", "type"].includes(name)),
        [],
        figure.name,
      );
    }
  }
});

Deno.test("names at an axis break at spaces and after hyphens, never inside a word", () => {
  assert.equal(plotlyLines("Fully Supervised", 12), "Fully<br>Supervised");
  assert.equal(plotlyLines("Semi-Supervised", 12), "Semi-<br>Supervised");
  assert.equal(plotlyLines("a b <c> Supercalifragilistic", 12), "a b &lt;c&gt;<br>Supercalifragilistic");
});

Deno.test("figures that have nothing to show are not made", () => {
  assert.equal(
    classDeltaFigure({ ...scores, columns: scores.columns.map((c) => ({ ...c, differences: [] })) }),
    null,
  );
  assert.equal(confusionFigure({ ...confusion, matrices: [[null, null, null], [null, null, null]] }), null);
  assert.equal(maskSizeFigure(components, [{ name: "f1Tiny", place: "tiny" }]), null);
  const some = maskSizeFigure(components, [{ name: "f1", place: "all" }, { name: "miou", place: "none" }]);
  assert.deepEqual(some?.data.rows[0].slice(0, 3), ["Baseline", "all", 58.31]);
});

Deno.test("a sweep of two settings is a line per combination, and a heat map with a hole where one is missing", () => {
  const traces = grid.plotly.data as readonly {
    readonly y: readonly number[];
    readonly z: readonly (readonly (number | null)[])[];
  }[];
  assert.deepEqual(traces.slice(0, 5).map(({ y }) => y), [
    [0, 0, 0],
    [0, 1, 0.25],
    [0.5, 0, 0.5],
    [0.5, 1, 0.75],
    [1, 0, 1],
  ]);
  assert.deepEqual(traces[5].z, [[40, 43], [46, 49], [52, null]]);
  assert.equal(grid.svg.match(/<title>graph\.k/g)?.length, 5);
});

Deno.test("the bar of a heat map tells its numbers apart with as few digits as that takes", () => {
  const bar = (values: readonly number[]) =>
    chartSvg({
      ...{ name: "bar", title: "", subtitle: "", explain: "" },
      groups: [{
        panels: [{
          x: { kind: "names", names: values.map(String) },
          y: { kind: "names", names: ["row"] },
          marks: [{
            ...{ kind: "cells", values: [values], unit: "%", joined: "with", none: "none" },
            range: [Math.min(...values), Math.max(...values)],
          }],
        }],
      }],
    }).match(/(?<=>)[\d.]+( %)?(?=<\/text>)/g)!.slice(values.length);
  assert.deepEqual(bar([91.5488, 91.9014]), ["91.55", "91.73", "91.90 %"]);
  assert.deepEqual(bar([0, 100]), ["0", "50", "100 %"]);
});

Deno.test("a sweep of three settings is a line per combination through an axis for each, and no heat map", () => {
  const combinations = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => [a, b, c])));
  const { svg, plotly, data } = threeSettings;
  assert.equal(svg.match(/<title>graph\.k/g)?.length, 8);
  const lines = plotly.data as readonly { readonly y: readonly number[]; readonly z?: unknown }[];
  assert.deepEqual(lines.slice(0, 8).map(({ y }) => y.slice(0, 3)), combinations);
  assert.deepEqual(lines.slice(0, 8).map(({ y }) => Math.round(7 * y[3])), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.ok(lines.every(({ z }) => z === undefined));
  assert.deepEqual(data.columns, ["graph.k", "graph.alpha", "head", "value"]);
  assert.deepEqual(data.rows[5], ["two", "one", "two", 45]);
});

Deno.test("lines through parallel axes stand out on white and on a dark page, whatever they reach", () => {
  const luminance = (colour: string) => {
    const [r, g, b] = colour.match(/\d+/g)!.map((part) => Number(part) / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const paper of ["rgb(255, 255, 255)", "rgb(21, 24, 27)"].map(luminance)) {
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const ink = luminance(parallelColour([0, 1], share));
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      assert.ok(contrast >= 3, `${share}: ${contrast}`);
    }
  }
  assert.equal(parallelColour([5, 5], 5), parallelColour([0, 1], 0.5));
});

Deno.test("masks stand where they are in either colouring, each with its picture", () => {
  const { plotly, choices } = explorer.figure;
  type Traces = readonly { readonly x: readonly number[]; readonly customdata?: readonly number[] }[];
  const placed = (data: unknown) =>
    (data as Traces).flatMap(({ x, customdata }) => x.map((at, p) => [customdata![p], at])).sort(([a], [b]) =>
      a - b
    );
  const truth = placed(plotly.data);
  assert.deepEqual(truth, Array.from({ length: 13 }, (_, n) => [n, Number(Math.cos(n).toFixed(3))]));
  assert.deepEqual(placed(choices!.variants["1,0"].data), truth);
  assert.deepEqual((choices!.variants["1,0"].data as unknown as Traces).map(({ x }) => x.length), [8, 5, 0]);
});

Deno.test("along settings every number stands at its place, above and below a break at the same scale", () => {
  const [twoAxes, alongColumns] = sweeps.map(({ svg }) => svg);
  const placeOf = (svg: string, said: string) => {
    const title = svg.indexOf(`<title>Weakly Supervised, ${said} `);
    assert(title > 0, said);
    const [, x, y] = svg.slice(title).match(/translate\(([\d.]+) ([\d.]+)\)/)!;
    return { x: Number(x), y: Number(y) };
  };
  const markOf = (svg: string, place: string) => [
    placeOf(svg, `${place}: mIoU`),
    placeOf(svg, `${place}: published`),
  ];
  const [at12, at25, at100] = ["k = 12", "k = 25", "k = 100"].map((place) => markOf(twoAxes, place));
  // 12 to 100 spreads over more than a factor of 7: equal ratios are equally far apart.
  const ratio = (at25[0].x - at12[0].x) / (at100[0].x - at12[0].x);
  assert(Math.abs(ratio - Math.log(25 / 12) / Math.log(100 / 12)) < 0.01, String(ratio));
  const perPoint = (at12[0].y - at25[0].y) / (27.9 - 27.1);
  const perPublishedPoint = (at12[1].y - at25[1].y) / (81.1 - 80.9);
  assert(Math.abs(perPoint / perPublishedPoint - 1) < 0.02, `${perPoint} and ${perPublishedPoint}`);
  assert(at12[1].y < at12[0].y && at12[1].x === at12[0].x);
  assert.equal(twoAxes.match(/l12,-8/g)?.length, 4, "two strokes in each of two panels");
  assert.doesNotMatch(alongColumns, /l12,-8/);
});
