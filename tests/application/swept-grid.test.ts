import assert from "node:assert/strict";
import type { Cell, Table } from "../../lib/report/table.ts";
import { sweptGrid } from "../../lib/application/swept-grid.ts";

const cell = (value: number): Cell => ({ values: { miou: { value, low: value - 1, high: value + 1 } } });
const NAMES = [
  ...['GLCC [graph.k=50, head="dba"]', 'GLCC [graph.k=5, head="dba"]'],
  ...['GLCC [graph.k=50, head="maskclip"]', 'probe [graph.k=5, head="maskclip"]'],
];
const TABLE: Table = {
  ...{ experiment: "e", profile: "p", title: "t", source: "" },
  metrics: [{ name: "miou", label: "mIoU", unit: "%", digits: 1 }],
  columns: ["Full"],
  rows: NAMES.map((name) => ({ name })),
  cells: NAMES.map((_, row) => [cell(row)]),
  ...{ ceilings: [], protocol: [], claims: [], published: null, status: [] },
};

Deno.test("a sweep of several settings is a grid: numbers rise, words keep their order, what was not run is left out", () => {
  const grid = sweptGrid(TABLE, ["GLCC", "probe"], [
    { path: "graph.k", values: [50, 5] },
    { path: "head", values: ["dba", "maskclip"] },
  ]);
  assert.deepEqual(grid.settings, [
    { path: "graph.k", values: ["5", "50"] },
    { path: "head", values: ["dba", "maskclip"] },
  ]);
  assert.deepEqual(grid.points.map(({ row, at, cells }) => [row, ...at, cells[0]]), [
    ["GLCC", 0, 0, cell(1)],
    ["GLCC", 1, 0, cell(0)],
    ["GLCC", 1, 1, cell(2)],
    ["probe", 0, 1, cell(3)],
  ]);
});
