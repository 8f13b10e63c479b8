import assert from "node:assert/strict";
import { sweepPanels } from "../../lib/report/figures/sweep-points.ts";
import type { Cell, Table } from "../../lib/report/table.ts";
import { sweptLines } from "../../lib/application/swept-lines.ts";

const cell = (value: number): Cell => ({ values: { miou: { value, low: value - 1, high: value + 1 } } });
const TABLE: Table = {
  ...{ experiment: "e", profile: "p", title: "t", source: "" },
  metrics: [{ name: "miou", label: "mIoU", unit: "%", digits: 1 }],
  columns: ["Full", "Weak"],
  rows: ["probe [graph.k=50]", "probe [graph.k=5]", "GLCC [graph.k=50]", "GLCC [graph.k=5]"].map((name) => ({
    name,
  })),
  cells: [[cell(1), cell(2)], [cell(1), cell(2)], [cell(50), cell(51)], [cell(5), cell(6)]],
  ...{ ceilings: [], protocol: [], claims: [], published: null, status: [] },
};

Deno.test("a sweep is a line per row along the swept setting, a panel per column, values rising", () => {
  const { table, axes } = sweptLines(TABLE, ["probe", "GLCC"], { path: "graph.k", values: [50, 5] })!;
  const [panels] = sweepPanels(table, axes);
  assert.deepEqual(panels.map(({ axis }) => axis.label), ["graph.k · Full", "graph.k · Weak"]);
  const found = panels.map(({ lines }) =>
    lines.map(({ name, points }) => [name, points.map(({ x, estimate }) => [x, estimate?.value])])
  );
  assert.deepEqual(found, [
    [["probe", [[5, 1], [50, 1]]], ["GLCC", [[5, 5], [50, 50]]]],
    [["probe", [[5, 2], [50, 2]]], ["GLCC", [[5, 6], [50, 51]]]],
  ]);
});

Deno.test("a sweep of words has no axis", () => {
  assert.equal(sweptLines(TABLE, ["probe"], { path: "head", values: ["dba", "maskclip"] }), null);
});
