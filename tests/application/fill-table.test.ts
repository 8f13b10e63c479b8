import { standing } from "./fixtures/loose.ts";
import assert from "node:assert/strict";
import type { Cell, Experiment } from "../../lib/configuration/experiment.ts";
import { isMeasured, type MeasuredCell } from "../../lib/report/table.ts";
import { readPublished } from "../../lib/report/published.ts";
import { type ComputedCell, fillTable } from "../../lib/application/fill-table.ts";
import type { Settings } from "../../lib/stages/settings.ts";
import { stored } from "./fixtures/stored.ts";

const EXPERIMENT: Experiment<Settings> = {
  ...{
    name: "tiny",
    title: "Tiny",
    metrics: ["miou"],
    columns: ["Full", "Open"],
    seeds: [0],
    why: [],
    sweeps: [],
  },
  otherColumns: [],
  reference: null,
  figure: { kind: "forest" },
  rows: [{ name: "Baseline" }, { name: "Ours", explain: "only with labels" }],
  ceilings: [{ name: "Oracle", explain: "the most there is" }],
  claims: [{ that: "ours is better", place: "1", better: "Ours", than: "Baseline", in: ["Full"] }],
  profile: { name: "p", title: "P", description: "", standIns: [] },
  cells: [],
};

const OTHER_DATA = () => "other data";
const COMPARABLE = () => null;

/** A cell whose mIoU is the first value and whose resamples are the others. */
function computed(
  row: string,
  column: string,
  values: readonly number[],
  more: Partial<Cell<Settings>> = {},
): ComputedCell {
  const tensors = { miou: { shape: [values.length], data: Float64Array.from(values) } };
  const estimates = stored(tensors);
  const part = row === "Oracle" ? "ceilings" : "rows";
  const settings = {} as Settings;
  return {
    cell: { row, column, part, seed: 0, sweep: {}, settings, ...more },
    estimates: standing(estimates),
  };
}

const CELLS = [
  computed("Baseline", "Full", [50, 40, 60]),
  computed("Baseline", "Open", [30, 30, 30]),
  computed("Ours", "Full", [52, 43, 61]),
  computed("Oracle", "Full", [100, 100, 100]),
  computed("Oracle", "Open", [100, 100, 100]),
];

const PUBLISHED = readPublished(
  "row,column,metric,value,data,source,note\nBaseline,Full,miou,81.9,voc2012,Table 5,\n" +
    "Ours,Full,miou,83.2,voc2012,Table 5,\n",
  "tiny.csv",
);

function miouOf(cell: unknown) {
  assert(isMeasured(cell as MeasuredCell), JSON.stringify(cell));
  return (cell as MeasuredCell).values.miou;
}

Deno.test("each number stands in its cell with its interval and the paired difference to the row above", async () => {
  const { cells, rows } = await fillTable(EXPERIMENT, CELLS, null, [], OTHER_DATA);
  assert.deepEqual(rows.map(({ name }) => name), ["Baseline", "Ours"]);
  const baseline = miouOf(cells[0][0]);
  const ours = miouOf(cells[1][0]);
  assert.deepEqual([baseline.value, baseline.low, baseline.high], [50, 40.5, 59.5]);
  assert.equal(baseline.compared, undefined);
  const { difference, low, high } = ours.compared!;
  // Differences on the two resamples are 3 and 1.
  assert.deepEqual([difference, low, high].map((value) => Number(value.toFixed(6))), [2, 1.05, 2.95]);
});

Deno.test("a cell that the row leaves out says so, and the row's note why; a ceiling has no row above", async () => {
  const { rows, cells, ceilings } = await fillTable(EXPERIMENT, CELLS, null, [], OTHER_DATA);
  const empty = cells[1][1];
  assert(!isMeasured(empty));
  assert.equal(empty.none, "does not apply to this column");
  assert.equal(rows[1].note, "only with labels");
  assert.deepEqual(ceilings.map(({ name, explain }) => [name, explain]), [["Oracle", "the most there is"]]);
  assert.equal(miouOf(ceilings[0].cells[0]).compared, undefined);
});

Deno.test("where numbers are comparable, each has a verdict of its own and the table counts them", async () => {
  const near = readPublished(
    "row,column,metric,value,data,source,note\nBaseline,Full,miou,59.5,voc2012,Table 5,\n" +
      "Baseline,Open,miou,31,voc2012,Table 5,\nOurs,Full,miou,83.2,voc2012,Table 5,\n",
    "tiny.csv",
  );
  const narrow = [computed("Baseline", "Full", [59.5, 58.7, 60.2]), ...CELLS.slice(1)];
  const { cells, published } = await fillTable(EXPERIMENT, narrow, near, [], COMPARABLE);
  assert.deepEqual([cells[0][0], cells[0][1], cells[1][0]].map((cell) => miouOf(cell).verdict), [
    "equal within 1 point",
    "undecided",
    "differs by more than 1 point",
  ]);
  assert.deepEqual(published, {
    others: [],
    on: "VOC 2012, ViT-B/16, SAM ViT-H",
    comparable: true,
    verdict: "1 of 3 equal within 1 point; 1 of 3 undecided; 1 of 3 differs by more than 1 point",
  });
});

Deno.test("a table of which a part is comparable says so of each number and is not comparable as a whole", async () => {
  const onlyFull = readPublished(
    "row,column,metric,value,data,source,note\nBaseline,Full,miou,50,voc2012,Table 5,\n" +
      "Baseline,Open,miou,31,cityscapes,Table 5,\n",
    "tiny.csv",
  );
  const { published } = await fillTable(
    EXPERIMENT,
    CELLS,
    onlyFull,
    [],
    (_, on) => on === "voc2012" ? null : "other data",
  );
  assert.deepEqual(published, {
    others: [],
    on: "VOC 2012, Cityscapes, ViT-B/16, SAM ViT-H",
    comparable: false,
    verdict: "1 of 2 undecided; 1 of 2 not comparable: other data",
  });
});

Deno.test("published numbers stand beside ours with the reason why they are not comparable", async () => {
  const { cells, published } = await fillTable(EXPERIMENT, CELLS, PUBLISHED, [], OTHER_DATA);
  const { published: paper, verdict } = miouOf(cells[0][0]);
  assert.equal(paper, 81.9);
  assert.equal(verdict, "not comparable: other data");
  assert.equal(published!.comparable, false);
  assert.equal(miouOf(cells[0][1]).published, undefined);
});

Deno.test("over seeds a cell shows their mean, spread and count", async () => {
  const more = [computed("Baseline", "Full", [54, 44, 64], { seed: 1 })];
  const { cells } = await fillTable(EXPERIMENT, [...CELLS, ...more], null, [], OTHER_DATA);
  const { value, low, high, seeds } = miouOf(cells[0][0]);
  assert.equal(value, 52);
  // Two levels: with one resample each of 40 and 60, and 44 and 64, whichever seeds are drawn.
  assert.ok(low >= 40 && low < 45 && high > 59 && high <= 64, `${low} ${high}`);
  assert.deepEqual([seeds!.mean, seeds!.count], [52, 2]);
  assert.equal(seeds!.deviation.toFixed(6), Math.sqrt(8).toFixed(6));
  assert.equal(miouOf(cells[0][1]).seeds, undefined);
});

Deno.test("under a sweep every row appears once per value, in order, and no claim is judged", async () => {
  const sweeps = [{ path: "graph.k", values: [2, 10] }];
  const at = (k: number) => [
    computed("Baseline", "Full", [k, k, k], { sweep: { "graph.k": k } }),
    computed("Ours", "Full", [k + 1, k + 1, k + 1], { sweep: { "graph.k": k } }),
  ];
  const { rows, cells, claims } = await fillTable(
    { ...EXPERIMENT, sweeps },
    [...at(2), ...at(10)],
    PUBLISHED,
    [],
    OTHER_DATA,
  );
  assert.deepEqual(rows.map(({ name }) => name), [
    ...["Baseline [graph.k=2]", "Baseline [graph.k=10]"],
    ...["Ours [graph.k=2]", "Ours [graph.k=10]"],
  ]);
  assert.deepEqual(cells.map(([full]) => miouOf(full).value), [2, 10, 3, 11]);
  assert.deepEqual(claims, []);
});

Deno.test("claims are judged on the numbers of the table", async () => {
  const { claims: [claim] } = await fillTable(EXPERIMENT, CELLS, null, [], OTHER_DATA);
  assert.equal(claim.verdict, "holds");
  assert.deepEqual(claim.evidence.map(({ column, metric }) => [column, metric]), [["Full", "miou"]]);
});

Deno.test("a metric that is undefined in a cell is left out there and judged by no claim", async () => {
  const undefinedOurs = CELLS.map((cell) =>
    cell.cell.row === "Ours" ? computed("Ours", "Full", [NaN, NaN, 61]) : cell
  );
  const { cells, claims: [claim] } = await fillTable(EXPERIMENT, undefinedOurs, PUBLISHED, [], OTHER_DATA);
  const cell = cells[1][0];
  assert(!isMeasured(cell));
  assert.match(cell.none, /undefined/);
  assert.deepEqual(cell.published, { miou: 83.2 });
  assert.equal(claim.verdict, "not run");
});

Deno.test("a claim about another system is judged by its published number, and only where numbers are comparable", async () => {
  const other = { name: "Other", explain: "not run: fine-tuned" };
  const claims = [
    { that: "ours beats the other", place: "1", better: "Ours", than: "Other", in: ["Full"] },
    { that: "by less than a point", place: "1", expr: 'miou("Other", "Full") + 1 > miou("Ours", "Full")' },
  ];
  const experiment: Experiment<Settings> = { ...EXPERIMENT, rows: [...EXPERIMENT.rows, other], claims };
  const published = readPublished(
    "row,column,metric,value,data,source,note\nOther,Full,miou,42,voc2012,Table 5,\n",
    "tiny.csv",
  );
  const verdicts = async (comparable: boolean) => {
    const table = await fillTable(experiment, CELLS, published, [], comparable ? COMPARABLE : OTHER_DATA);
    assert.deepEqual(table.rows.map(({ name }) => name), ["Baseline", "Ours"]);
    return table.claims.map(({ verdict }) => verdict);
  };
  // Ours is 52, resampled 43 and 61: above 42 throughout, and never below 43.
  assert.deepEqual(await verdicts(true), ["holds", "fails"]);
  assert.deepEqual(await verdicts(false), ["not run", "not run"]);
});

Deno.test("systems that only the paper's table has are told with their numbers in these columns and metrics", async () => {
  const published = readPublished(
    [
      "row,column,metric,value,data,source,note",
      "Rival,Full,miou,79.5,voc2012,Table 5,",
      "Rival,Open,miou,,voc2012,Table 5,dash in the paper",
      "Elsewhere,Test,miou,80,voc2012,Table 5,",
      "Baseline,Full,miou,81.9,voc2012,Table 5,",
      "",
    ].join("\n"),
    "tiny.csv",
  );
  const { published: note } = await fillTable(EXPERIMENT, CELLS, published, [], OTHER_DATA);
  assert.deepEqual(note!.others, [{ name: "Rival", cells: [{ miou: 79.5 }, {}] }]);
  // Under a sweep a row has another name and is the same row.
  const swept = CELLS.map(({ cell, estimates }) => ({ cell: { ...cell, sweep: { k: 3 } }, estimates }));
  const { published: sweptNote } = await fillTable(EXPERIMENT, swept, published, [], OTHER_DATA);
  assert.deepEqual(sweptNote!.others, note!.others);
});

/** A cell with the masks of a generator and both ways of counting F1. */
function withMasks(row: string, generator: string, f1: number, f1Released: number): ComputedCell {
  const data = (value: number) => ({ shape: [3], data: Float64Array.of(value, value - 0.4, value + 0.4) });
  const tensors = { f1: data(f1), f1Released: data(f1Released), miou: data(50) };
  const part = row === "Oracle" ? "ceilings" : "rows";
  const settings = { masks: { generator } } as Settings;
  return {
    cell: { row, column: "Full", part, seed: 0, sweep: {}, settings },
    estimates: standing(stored(tensors)),
  };
}

const OF_MASKS: Experiment<Settings> = {
  ...EXPERIMENT,
  metrics: ["f1", "miou"],
  columns: ["Full"],
  claims: [],
};

Deno.test("a cell on other masks than its column has no F1 and says why; its mIoU counts the same pixels and stays", async () => {
  const cells = [
    withMasks("Baseline", "classical", 30, 40),
    withMasks("Ours", "classical", 31, 41),
    withMasks("Oracle", "oracle", 20, 22),
  ];
  const claims = [{ that: "t", place: "1", better: "Oracle", than: "Ours", in: ["Full"], metric: "f1" }];
  const table = await fillTable({ ...OF_MASKS, claims }, cells, null, [], OTHER_DATA);
  const oracle = table.ceilings[0].cells[0];
  assert(isMeasured(oracle));
  assert.equal(oracle.values.f1, undefined);
  assert.equal(oracle.values.f1Released, undefined);
  assert.equal(oracle.values.miou.value, 50);
  assert.match(oracle.withheld!.f1, /other masks/);
  assert.equal(table.claims[0].verdict, "not run");
  const ours = table.cells[1][0];
  assert(isMeasured(ours));
  assert.deepEqual([ours.values.f1.value, ours.withheld], [31, undefined]);
});

Deno.test("beside a published F1 stands ours as the released code counts it", async () => {
  const published = readPublished(
    "row,column,metric,value,data,source,note\nBaseline,Full,f1,40.1,voc2012,Table 5,\n",
    "tiny.csv",
  );
  const { cells } = await fillTable(
    OF_MASKS,
    [withMasks("Baseline", "classical", 30, 40)],
    published,
    [],
    COMPARABLE,
  );
  assert(isMeasured(cells[0][0]));
  const { value, comparedAs, verdict } = cells[0][0].values.f1;
  assert.deepEqual([value, comparedAs, verdict], [30, 40, "equal within 1 point"]);
});

Deno.test("a row on other images than the row above has no difference to it", async () => {
  const on = (row: string, images: string): ComputedCell => {
    const one = computed(row, "Full", [50, 49, 51]);
    return {
      ...one,
      estimates: {
        ...one.estimates,
        whole: async () => ({ ...await one.estimates.whole(), facts: { images, unreached: 0 } }),
      },
    };
  };
  const previousOf = async (images: string) => {
    const cells = [on("Baseline", "val"), on("Ours", images)];
    const table = await fillTable({ ...EXPERIMENT, columns: ["Full"] }, cells, null, [], OTHER_DATA);
    return [miouOf(table.cells[1][0]).compared?.difference, table.claims[0].verdict];
  };
  assert.deepEqual(await previousOf("val"), [0, "inconclusive"]);
  assert.deepEqual(await previousOf("train"), [undefined, "not run"]);
});

Deno.test("a claim that sets F1 on one set of masks against F1 on another was not run, one on mIoU was", async () => {
  const at = (column: string, generator: string) =>
    ["Baseline", "Ours"].map((row) => {
      const one = withMasks(row, generator, row === "Ours" ? 31 : 30, 40);
      return { ...one, cell: { ...one.cell, column } };
    });
  const gain = (metric: string, column: string) =>
    `${metric}("Ours", "${column}") - ${metric}("Baseline", "${column}")`;
  const claims = [
    { that: "across", place: "1", expr: `${gain("f1", "Full")} > ${gain("f1", "Open")}` },
    { that: "within", place: "1", expr: `${gain("f1", "Full")} > 0` },
    { that: "pixels", place: "1", expr: `${gain("miou", "Full")} > ${gain("miou", "Open")}` },
  ];
  const experiment = { ...OF_MASKS, columns: ["Full", "Open"], claims };
  const cells = [...at("Full", "classical"), ...at("Open", "oracle")];
  const table = await fillTable(experiment, cells, null, [], OTHER_DATA);
  assert.deepEqual(table.claims.map(({ verdict }) => verdict), ["not run", "holds", "inconclusive"]);
  assert.match(table.claims[0].reason!, /classical.* and .*oracle/);
  const open = table.cells[1][1];
  assert(isMeasured(open) && open.values.f1 !== undefined, "within its column it is compared");
});
