import assert from "node:assert/strict";
import { join } from "node:path";
import { Workplace } from "../fixtures/workplace.ts";

let workplace: Workplace;
let folder: string;

/** `report table8` on tiny data. */
function report(out: string) {
  const [, , ...options] = workplace.arguments();
  const sets = options.slice(options.indexOf("--out") + 2);
  return workplace.ablate("report", "table8", "--profile", "voc2012", "--out", out, ...sets);
}

async function textsIn(root: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const read = async (path: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(root, path))) {
      const inner = join(path, name);
      if (isDirectory) await read(inner);
      else texts.set(inner, await Deno.readTextFile(join(root, inner)));
    }
  };
  await read(".");
  return texts;
}

Deno.test.beforeAll(async () => {
  workplace = await Workplace.make();
  folder = join(workplace.folder, "pages");
});
Deno.test.afterAll(() => workplace.remove());

Deno.test("a report is written with everything its pages lead to, and says that it computed", async () => {
  const { code, output, errors } = await report(folder);
  assert.equal(code, 0, errors);
  assert.match(output, /written to .*pages/);
  const texts = await textsIn(folder);
  const page = texts.get("table8/index.html")!;
  for (const text of ["degree weights + prior", "Claims of the paper", "Chosen by rule", "computed now"]) {
    assert.ok(page.includes(text), text);
  }
  for (const [path, text] of texts) {
    if (!path.endsWith(".html")) continue;
    for (const [, link] of text.matchAll(/ (?:href|src)="([^"#:]+)(?:#[^"]*)?"/g)) {
      assert.ok(texts.has(join(path, "..", link)), `${path} leads to ${link}`);
    }
  }
});

Deno.test("given again everything comes from the store, and nothing but that differs", async () => {
  const before = await textsIn(folder);
  const { code, errors } = await report(folder);
  assert.equal(code, 0, errors);
  const after = await textsIn(folder);
  assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort());
  const neutral = (text: string) =>
    text.replaceAll("computed now", "cached: from the store").replaceAll(">computed<", ">cached<");
  for (const [path, text] of after) assert.equal(text, neutral(before.get(path)!), path);
  assert.ok(after.get("table8/index.html")!.includes("cached: from the store"));
});

Deno.test("a folder with other files is refused and left as it is", async () => {
  const other = join(workplace.folder, "other");
  await Deno.mkdir(other);
  await Deno.writeTextFile(join(other, "thesis.tex"), "mine");
  const { code, errors } = await report(other);
  assert.equal(code, 2);
  assert.match(errors, /Expected an empty folder or an earlier report but found other files/);
  assert.deepEqual([...(await textsIn(other)).keys()], ["thesis.tex"]);
});

Deno.test("without results there is nothing to report", async () => {
  const { code, errors } = await workplace.ablate(
    "report",
    "--profile",
    "cityscapes",
    "--out",
    join(workplace.folder, "none"),
  );
  assert.equal(code, 2);
  assert.match(errors, /Expected results to report but found none under profile cityscapes/);
});
