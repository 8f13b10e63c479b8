import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** What CONTRIBUTING.md walks through: one new file, and one line in a list with its import. */
interface Walk {
  readonly file: string;
  readonly text: string;
  readonly list: string;
  /** The line before which the new one stands. */
  readonly before: string;
  readonly line: string;
  readonly imported: string;
}

const WALKS: Readonly<Record<string, Walk>> = {
  "a head": {
    file: "lib/method/heads/tenth.ts",
    text: `import type { Head } from "./head.ts";

/** Values, a tenth of them. */
export const tenth: Head = {
  name: "tenth",
  source: "a test",
  bias: null,
  residual: [1, 1],
  pooling: "mask",
  attend: (algebra, block) => algebra.scale(block.v, 1 / 10),
};
`,
    list: "lib/method/heads/registry.ts",
    before: "  s2,",
    line: "  tenth,",
    imported: 'import { tenth } from "./tenth.ts";',
  },
  "an option of a head": {
    file: "lib/method/heads/options/temperature.ts",
    text: `import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const temperature: HeadOption<number> = {
  means: "Logits of the last block are divided by it.",
  values: z.number().positive(),
  of: ({ form }) => form !== undefined,
  set: (head, temperature) => ({
    ...head,
    attend: (algebra, block, form) =>
      head.attend(algebra, { ...block, scale: block.scale / temperature }, form),
  }),
};
`,
    list: "lib/method/heads/options.ts",
    before: "  tau,",
    line: "  temperature,",
    imported: 'import { temperature } from "./options/temperature.ts";',
  },
  "a form of inductive weights": {
    file: "lib/method/propagation/even.ts",
    text: `import type { InductiveForm } from "./weight-formula.ts";

/** Every neighbour alike. */
export const even: InductiveForm = () => 1;
`,
    list: "lib/method/propagation/inductive.ts",
    before: "  degree: (a, d, sum) => a / Math.sqrt(d * sum),",
    line: "  even,",
    imported: 'import { even } from "./even.ts";',
  },
  "a figure": {
    file: "lib/report/figures/row-count.ts",
    text: `import type { Table } from "../table.ts";
import type { Figure } from "./figure.ts";
import { linesFigure } from "./lines.ts";

/** How many rows there are. */
export function rowCountFigure({ experiment, rows, columns }: Table): Figure {
  return linesFigure({
    name: \`\${experiment}-row-count\`,
    title: "Rows",
    subtitle: "",
    explain: "The number of rows.",
    along: "column",
    places: columns,
    measure: "rows",
    columns: [{ name: "all", lines: [{ name: "rows", points: columns.map(() => ({ value: rows.length, low: rows.length, high: rows.length })) }] }],
  });
}
`,
    list: "lib/application/report/class-figures.ts",
    before: "  ({ table }) => maskSizeFigure(table, SIZES),",
    line: "  ({ table }) => rowCountFigure(table),",
    imported: 'import { rowCountFigure } from "../../report/figures/row-count.ts";',
  },
};

/** Uses all four as experiments, help and pages do. */
const USE = `
import { components } from ${JSON.stringify(`${root}/tests/report/fixtures/components.ts`)};
import { classFigureList } from "./lib/application/report/class-figures.ts";
import { headFormula } from "./lib/backbones/clip/head-formula.ts";
import { makeHead } from "./lib/method/heads/registry.ts";
import { inductiveWeights } from "./lib/method/propagation/inductive.ts";
import { Head } from "./lib/stages/settings/head.ts";
import { Inductive } from "./lib/stages/settings/inductive.ts";

const { name, ...options } = Head.parse({ name: "dba", temperature: 2, halfSum: true });
const { weights } = Inductive.parse({ weights: "even" });
const neighbours = { count: 1, k: 2, ids: Int32Array.of(0, 1), similarities: Float32Array.of(0.5, 0.25) };
const numbers = { table: components } as unknown as Parameters<(typeof classFigureList)[number]>[0];
console.log(JSON.stringify({
  head: headFormula(makeHead(Head.parse("tenth").name), 1),
  option: headFormula(makeHead(name, options), 1),
  form: [...inductiveWeights(neighbours, weights, Float64Array.of(1, 1), 2)],
  figure: classFigureList.at(-2)!(numbers)?.name,
}));
`;

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

Deno.test("a head, an option, a form of weights and a figure are one new file and one line each", async () => {
  const copy = await Deno.makeTempDir();
  try {
    await copyFolder(`${root}/lib`, `${copy}/lib`);
    for (const [what, { file, text, list, before, line, imported }] of Object.entries(WALKS)) {
      await Deno.writeTextFile(`${copy}/${file}`, text, { createNew: true });
      const source = await Deno.readTextFile(`${copy}/${list}`);
      assert.equal(source.split(`${before}\n`).length, 2, `the list for ${what} has one line ${before}`);
      const added = source.replace(`${before}\n`, `${line}\n${before}\n`);
      await Deno.writeTextFile(`${copy}/${list}`, `${imported}\n${added}`);
    }
    await Deno.writeTextFile(`${copy}/use.ts`, USE);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--check", "--quiet", "--config", `${root}/deno.json`, `${copy}/use.ts`],
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
      head: "1 X + 1 O((0.1 v))",
      option: "1 X + 1 O(((0.5 (softmax((0.5 (q q')) + B) + softmax((0.5 (k k')) + B))) v)), B(4, true)",
      form: [1, 1],
      figure: "table5-row-count",
    });
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
});

Deno.test("CONTRIBUTING names the folder of the file and the list of each", async () => {
  const page = await Deno.readTextFile(`${root}/CONTRIBUTING.md`);
  for (const [what, { file, list }] of Object.entries(WALKS)) {
    const walk = page.split("\n## ").find((part) => part.toLowerCase().startsWith(`add ${what}`)) ?? "";
    assert.ok(walk.includes(`${dirname(file)}/yours.ts`), `${dirname(file)} in "Add ${what}"`);
    assert.ok(walk.includes(list), `${list} in "Add ${what}"`);
  }
});
