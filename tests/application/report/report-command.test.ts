// @ts-types="@types/d3"
import { csvParse } from "d3";
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { resultsFolder } from "../fixtures/results.ts";
import { outcomeOf, Workplace } from "../fixtures/workplace.ts";

let workplace: Workplace;
let folder: string;

/** `report table8` on tiny data. */
function report(out: string) {
  const [, , ...options] = workplace.arguments();
  const sets = options.slice(options.indexOf("--out") + 2);
  return workplace.ablate("report", "table8", "--compute", "--profile", "voc2012", "--out", out, ...sets);
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

Deno.test("differences to any row are those of the table where it has them, and images have the numbers of their files", async () => {
  const texts = await textsIn(folder);
  const page = texts.get("table8/index.html")!;
  const json = (text: string, name: string) =>
    JSON.parse(
      new RegExp(`<script type="application/json" ${name}="[^"]*">(.*?)</script>`, "s").exec(text)![1],
    );
  const lines = csvParse(texts.get("table8/table.csv")!).filter(({ kind }) => kind === "row");
  const rows = [...new Set(lines.map(({ row }) => row))];
  const { differences } = json(page, "data-differences");
  // One column under which F1 stands first.
  const compared = lines.filter(({ metric, difference }) => metric === "f1" && difference !== "");
  assert.ok(compared.length > 0);
  for (const { row, compared_with: than, ...line } of compared) {
    const found = differences[0][`${rows.indexOf(row)},${rows.indexOf(than)}`];
    assert.deepEqual(
      found,
      [line.difference, line.difference_low, line.difference_high].map(Number),
      `${row}, ${than}`,
    );
  }
  const browser = json(texts.get("table8/images.html")!, "data-images");
  const column = browser.columns[0].replaceAll(" ", "-");
  const image =
    csvParse(texts.get(`table8/per-image/${browser.rows[0].replaceAll(" ", "-")}--${column}.csv`)!)[1];
  assert.equal(browser.ids[1], image.image);
  assert.equal(browser.mious[0][0][1], Number(Number(image.miou).toFixed(1)));
  assert.ok(
    texts.has(`${browser.folder}/1.jpg`) && texts.has(`${browser.folder}/1.js`) &&
      texts.has("table8/maps/0.js"),
  );
  assert.match([...texts.keys()].join(" "), /embeddings-[0-9a-f]{12}\/index\.html/);
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

Deno.test("written results make pages without computing: a sweep by the name of its folder, too", async () => {
  const swept = await workplace.reproduce("--rows", "+ DBA-CLIP + GLCC", "--set", "graph.k=2,3");
  assert.equal(swept.code, 0, swept.errors);
  const results = resultsFolder(swept.output), out = join(workplace.folder, "written");
  const store = join(workplace.folder, "no-store");
  const process = workplace.spawn(["report", results, "--out", out], store);
  const { code, errors } = await outcomeOf(process);
  assert.equal(code, 0, errors);
  await assert.rejects(Deno.stat(store), Deno.errors.NotFound, "no store is needed");
  const texts = await textsIn(out);
  const page = texts.get(join(basename(results), "index.html"))!;
  assert.match(page, /\+ DBA-CLIP \+ GLCC \[graph\.k=3\]/);
  assert.match(page, /from written results/);
  assert.match(page, /deno task report table5 --compute/);
  assert.doesNotMatch(page, /Chosen by rule/);
});

Deno.test("a plan says what would be computed and writes nothing", async () => {
  const out = join(workplace.folder, "planned");
  const written = await workplace.ablate("report", "table5", "--plan", "--out", out);
  assert.match(written.output, /^Nothing to compute: a page from written results/);
  const [, , ...options] = workplace.arguments();
  const sets = options.slice(options.indexOf("--out") + 2);
  const asked = ["report", "table8", "--plan", "--compute", "--profile", "voc2012", "--out", out];
  const args = [...asked, ...sets, "--set", "graph.alpha=0.77"];
  assert.match((await workplace.ablate(...args)).output, /^\d+ stage results to compute/);
  await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
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
