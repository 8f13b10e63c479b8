import assert from "node:assert/strict";
import { readPublished } from "../../lib/report/published.ts";
import { folder, hasCell, loadEverywhere, names, notRun } from "./experiment-files.ts";

const experiments = await Promise.all(names.map(loadEverywhere));
const withNumbers = experiments.filter(({ published }) => published !== undefined);
const read = async (file: string) =>
  readPublished(await Deno.readTextFile(`${folder}/published/${file}`), file);

/** Files of published numbers that no experiment stands beside, and why. */
const WITHOUT_EXPERIMENT: Record<string, string> = {
  "tableS4.csv": "is of times, not of metrics",
  "sentences.yaml": "is the list of the paper's claims",
};

/** Published rows that their experiment does not have: systems of other papers that no claim speaks of. */
const OTHER_SYSTEMS: Record<string, readonly string[]> = {
  "table2.csv": "PseudoSeg PC2Seg FPL AugSeg DGCL UniMatch ESL CFCG DLG".split(" "),
  "table3.csv": "1Stage RRM AFA SLRNet ViT-PCM ToCo DuPL SeCo".split(" "),
  "table4.csv": "GroupViT ReCo TCL CLIP-DIY".split(" "),
  "tableS2.csv": [
    ..."SIPE CLIMS OCR+MCTformer BECO CLIP-ES QA-CLIMS WeakTr CoSA Mask2Former".split(" "),
    ...["DeepLab V3+", "Xu et al.", "Jiang et al.", "CLIP-ES + SEPL", "CLIP-ES +CPAL"],
  ],
};

/** Rows that stand beside those of the paper's table, and why. */
const BESIDE: Record<string, Record<string, string>> = {
  "table1": { "Baseline": "what another system of the table approximately does" },
  "table4": {
    "CLIP, our masks": "the paper has label maps from tokens alone",
    "MaskCLIP, our masks": "the same",
    "SCLIP, our masks": "the same",
  },
};

/** Published columns that their experiment does not have, and why. */
const LEFT_OUT: Record<string, string> = {
  "test": "the labels of the VOC test split are not public",
};

Deno.test("every file of published numbers has its experiment, or a reason why not", () => {
  const files = [...Deno.readDirSync(`${folder}/published`)].map(({ name }) => name);
  const used = withNumbers.map(({ published }) => published!);
  assert.deepEqual([...used, ...Object.keys(WITHOUT_EXPERIMENT)].sort(), files.sort());
});

for (const experiment of withNumbers) {
  const { name, published, metrics, cells } = experiment;
  const file = published!;

  Deno.test(`every cell of ${name} finds its entry in ${file}`, async () => {
    const { numbers } = await read(file);
    for (const { row, column } of cells.filter(({ part }) => part === "rows")) {
      if (row in (BESIDE[name] ?? {})) continue;
      const found = numbers.some((entry) =>
        entry.row === row && entry.column === column && metrics.includes(entry.metric)
      );
      assert.ok(found, `${row} / ${column}`);
    }
  });

  Deno.test(`every published number of ${file} has its cell in ${name}, or a reason why not`, async () => {
    const { numbers } = await read(file);
    const others = new Set([...OTHER_SYSTEMS[file] ?? [], ...notRun(experiment)]);
    for (const { row, column, value } of numbers) {
      if (value === null || others.has(row) || column in LEFT_OUT) continue;
      assert.ok(hasCell(experiment, row, column), `${row} / ${column}`);
    }
    const published = new Set(numbers.map(({ row }) => row));
    for (const row of others) assert.ok(published.has(row), `${row} is in the file`);
  });
}

Deno.test("what is left out of the tables is not in them", () => {
  const columns = new Set(withNumbers.flatMap(({ columns }) => columns));
  assert.deepEqual(Object.keys(LEFT_OUT).filter((column) => columns.has(column)), []);
  for (const { published, rows } of withNumbers) {
    const mine = rows.map(({ name }) => name);
    assert.deepEqual(mine.filter((name) => OTHER_SYSTEMS[published!]?.includes(name)), []);
  }
});
