import assert from "node:assert/strict";
import { sourceOf } from "../../lib/notebooks/notebook.ts";
import {
  injectParameters,
  parametersOf,
  type ParameterValue,
  readParameterValues,
} from "../../lib/notebooks/parameters.ts";
import { runNotebook } from "../../lib/notebooks/run-notebook.ts";
import { notebookOf, outputsOf } from "./notebooks.ts";

const PARAMETERS = {
  tags: ["parameters"],
  source: `// Which image.
const image = 3;
const name = "cat"; // a class
const ratio: number | null = 0.5;
const classes = [
  "cat",
  'dog',
];
const verbose = false; /* not yet */
const options = { k: 50 };
const anything = null;`,
};

Deno.test("parameters are the constants of the tagged cell with their values", () => {
  const parameters = parametersOf(notebookOf("1", PARAMETERS), "x.ipynb");
  assert.deepEqual(parameters.map(({ name, value }) => [name, value]), [
    ["image", 3],
    ["name", "cat"],
    ["ratio", 0.5],
    ["classes", ["cat", "dog"]],
    ["verbose", false],
    ["options", { k: 50 }],
    ["anything", null],
  ]);
  assert.deepEqual(parametersOf(notebookOf("const image = 3;"), "x.ipynb"), []);
});

Deno.test("a parameters cell that computes is refused", () => {
  for (const source of ["const a = Math.random();", "let a = 1;", "const a = 1;\nconsole.log(a);"]) {
    assert.throws(() => parametersOf(notebookOf({ tags: ["parameters"], source }), "x.ipynb"), {
      name: "UserError",
      message: /may only hold lines like `const name = 1;`/,
    });
  }
  assert.throws(() => parametersOf(notebookOf(PARAMETERS, PARAMETERS), "x.ipynb"), /2 cells are tagged/);
});

const GIVEN: [option: string, value: ParameterValue][] = [
  ["image=7", 7],
  ["name=dog", "dog"],
  ["name=0012", "0012"],
  ["name=a, b", "a, b"],
  ['name="quoted"', "quoted"],
  ["ratio=1", 1],
  ["ratio=null", null],
  ["classes=bird", ["bird"]],
  ["classes=bird,fish", ["bird", "fish"]],
  ["classes=[bird, fish]", ["bird", "fish"]],
  ["verbose=true", true],
  ["options={k: 25}", { k: 25 }],
  ["anything=[1]", [1]],
];

for (const [option, value] of GIVEN) {
  Deno.test(`--set ${option} gives ${JSON.stringify(value)}`, () => {
    const parameters = parametersOf(notebookOf(PARAMETERS), "x.ipynb");
    assert.deepEqual(Object.values(readParameterValues([option], parameters)), [value]);
  });
}

const WRONG: [option: string, message: RegExp][] = [
  ["image=seven", /expected a number like 3 but found "seven"/],
  ["image=null", /expected a number like 3/],
  ["image=1,2", /expected a number like 3 but found "1,2"/],
  ["verbose=1", /expected a boolean like false/],
  ["classes=1,2", /expected a list like \["cat","dog"\]/],
  ["imaeg=7", /unknown parameter "imaeg"; there are: image, name/],
  ["image", /expected path=value/],
];

for (const [option, message] of WRONG) {
  Deno.test(`--set ${option} is refused`, () => {
    const parameters = parametersOf(notebookOf(PARAMETERS), "x.ipynb");
    assert.throws(() => readParameterValues([option], parameters), { name: "UserError", message });
  });
}

Deno.test("a misspelled parameter is met with the name that was meant", () => {
  const parameters = parametersOf(notebookOf(PARAMETERS), "x.ipynb");
  assert.throws(() => readParameterValues(["imaeg=7"], parameters), { fix: 'Did you mean "image"?' });
});

Deno.test("values given stand in a cell of their own after the defaults, and hold in the cells below", async () => {
  const source = notebookOf("1", PARAMETERS, "console.log(image, name, classes.length)");
  const injected = injectParameters(source, { image: 7, classes: ["a", "b", "c"], name: 'say "hi"' });
  assert.match(sourceOf(injected.cells[2]), /^const image = 7;\nconst classes = \["a","b","c"\];/m);
  // Injected again, the old values are gone.
  assert.equal(injectParameters(injected, { image: 8 }).cells.length, source.cells.length + 1);
  const folder = await Deno.makeTempDir();
  const { notebook } = await runNotebook(injected, { folder });
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual(outputsOf(notebook).at(-1), ['7 say "hi" 3\n']);
});
