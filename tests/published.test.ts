import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DATASETS } from "../lib/datasets/registry.ts";
import { UserError } from "../lib/errors.ts";
import { type PublishedNumber, readPublished } from "../lib/report/published.ts";

const folder = new URL("../experiments/published/", import.meta.url);
const shared = Deno.env.get("ABLATE_SHARED") ?? fileURLToPath(new URL("../../shared", import.meta.url));
const paper = await Deno.readTextFile(`${shared}/paper.txt`).catch(() => null);

const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".csv"))
  .sort();
const read = async (name: string) => readPublished(await Deno.readTextFile(new URL(name, folder)), name);

/** Rows of the tables in the paper's text: the name without its citation, and the numbers in order. */
function paperRows(text: string): { name: string; numbers: number[] }[] {
  return text.split("\n").filter((line) => line.includes("|")).map((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    return {
      name: normal(cells[0]),
      numbers: cells.map((cell) => cell.replace(/,/g, "").match(/^<?([\d.]+)\s?(s|ms\/img)?$/)?.[1])
        .filter((number) => number !== undefined).map(Number),
    };
  });
}

function normal(name: string): string {
  return name.replace(/\s*\[\d+\]/g, "").replace(/→/g, "").replace(/\s+/g, " ").trim();
}

/** Whether the numbers stand in this order in one row of the paper. */
function isPart(numbers: readonly number[], of: readonly number[]): boolean {
  let next = 0;
  for (const number of of) if (number === numbers[next]) next++;
  return next === numbers.length;
}

/** Which numbers stand in one row of the paper: those of a row and metric, with two exceptions. */
function paperRow(file: string, { row, column, metric }: PublishedNumber): string {
  if (file === "tableS4.csv") return row;
  // Table S3 has its settings as columns.
  return `${file === "tableS3.csv" ? column : row} | ${metric}`;
}

for (const name of files) {
  Deno.test({
    name: `the numbers of ${name} stand in the paper, in a row of that name`,
    ignore: paper === null,
    fn: async () => {
      const rows = paperRows(paper!);
      const { numbers } = await read(name);
      const groups = Map.groupBy(
        numbers.filter(({ value, note }) => value !== null && !note.includes("lost in extraction of")),
        (number) => paperRow(name, number),
      );
      for (const group of groups.values()) {
        const values = group.map(({ value }) => value!);
        const label = normal(group[0].row);
        const nameLost = group[0].note.includes("label lost in extraction");
        const found = rows.some((row) => (nameLost || row.name === label) && isPart(values, row.numbers));
        assert.ok(found, `${group[0].row}: ${values.join(", ")} is in no row of the paper`);
      }
    },
  });

  Deno.test(`${name} says of every missing number why it is missing`, async () => {
    const { numbers } = await read(name);
    assert.ok(numbers.length > 0);
    for (const { row, column, value, source, note } of numbers) {
      assert.match(source, /^Table S?\d$/);
      if (value === null) {
        assert.match(note, /dash in the paper|lost in extraction|not in the paper/, `${row} / ${column}`);
      }
    }
  });
}

Deno.test("every table of the paper has a file", () => {
  const tables = ["1", "2", "3", "4", "5", "6", "7", "8", "S1", "S2", "S3", "S4"];
  assert.deepEqual(files, tables.map((table) => `table${table}.csv`).sort());
});

Deno.test("the published numbers of Table 5 are found by row, column and metric", async () => {
  const table5 = await read("table5.csv");
  assert.equal(table5.value("Baseline", "Open-Vocabulary", "miou"), 68.5);
  assert.equal(table5.value("+ DBA-CLIP + GLCC", "Weakly Supervised", "f1"), 75.3);
  assert.equal(table5.value("+ DBA-CLIP + GLCC", "Open-Vocabulary", "f1"), undefined);
  assert.equal(table5.value("No such row", "Open-Vocabulary", "f1"), undefined);
});

Deno.test("numbers that other tables repeat are equal there", async () => {
  const value = async (file: string, pick: (number: PublishedNumber) => boolean) =>
    (await read(file)).numbers.find(pick)!.value;
  const table5 = await read("table5.csv");
  const ours = (column: string) => table5.value("+ DBA-CLIP + GLCC", column, "miou");
  assert.equal(
    await value("table2.csv", (n) => n.row === "Ours" && n.column === "1/16"),
    ours("Semi-Supervised"),
  );
  assert.equal(
    await value("table3.csv", (n) => n.row === "Ours" && n.column === "val"),
    ours("Weakly Supervised"),
  );
  assert.equal(
    await value("table4.csv", (n) => n.row === "Ours" && n.column === "With background"),
    table5.value("+ DBA-CLIP", "Open-Vocabulary", "miou"),
  );
});

Deno.test("every number says on which data set it was measured, by a name that settings know", async () => {
  const used = new Set<string>();
  for (const name of files) for (const { data } of (await read(name)).numbers) used.add(data);
  assert.deepEqual([...used].filter((name) => !Object.hasOwn(DATASETS, name)), []);
  const { numbers } = await read("table4.csv");
  const ours = numbers.filter(({ row }) => row === "Ours").map(({ column, data }) => [column, data]);
  assert.deepEqual(ours, [
    ["With background", "voc2012"],
    ["COCO-Obj", "coco-object"],
    ["Without background", "voc2012"],
    ["CityScapes", "cityscapes"],
    ["COCO-Stuff", "coco-stuff"],
  ]);
});

Deno.test("a file with a missing column, a bad number or a cell given twice is refused with its place", () => {
  const head = "row,column,metric,value,data,source,note\n";
  const refused = (text: string, message: RegExp) =>
    assert.throws(() => readPublished(text, "table9.csv"), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.describe(), message);
      return true;
    });
  refused(
    "row,column,value\na,b,1\n",
    /^table9\.csv: Expected the columns .* metric, data, source, note are missing/,
  );
  refused(`${head}a,b,f1,72.x,voc2012,Table 9,\n`, /^table9\.csv, record 1: Expected a number .* "72\.x"/);
  refused(
    `${head}a,b,f1,1,voc2012,T,\na,b,f1,2,voc2012,T,\n`,
    /^table9\.csv, record 2: a \/ b \/ f1 is given twice/,
  );
});
