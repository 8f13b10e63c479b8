import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { Store } from "../../../lib/engine/store.ts";
import { StoreReader } from "../../../lib/engine/store-reader.ts";
import { UserError } from "../../../lib/errors.ts";
import { compare } from "../../../lib/application/compare/compare.ts";
import { load } from "../../../lib/application/load.ts";
import { type Planted, type PlantedCell, plantRun, writeRun } from "../fixtures/planted-results.ts";

const DBA = "lib/method/heads/dba.ts", MASKCLIP = "lib/method/heads/maskclip.ts";

/** A project of its own with git, results and a store. */
class Project {
  private constructor(readonly folder: string, readonly store: Store) {}

  static async within(work: (project: Project) => Promise<void>): Promise<void> {
    const folder = await Deno.makeTempDir({ prefix: "ablate-compare-" });
    const project = new Project(folder, new Store(join(folder, "store")));
    try {
      await project.git("init", "--quiet");
      await work(project);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  async git(...args: string[]): Promise<string> {
    const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args: ["-C", this.folder, ...identity, ...args],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  }

  async write(path: string, text: string): Promise<void> {
    await Deno.mkdir(dirname(join(this.folder, path)), { recursive: true });
    await Deno.writeTextFile(join(this.folder, path), text);
  }

  async results(name: string, cells: readonly PlantedCell[], planted: Planted = {}): Promise<void> {
    await writeRun(join(this.folder, "results"), name, await plantRun(this.store, cells, planted));
  }

  /** Commits everything but the store. */
  async commit(): Promise<void> {
    await this.git("add", "--all", "--", ":!store");
    await this.git("commit", "--quiet", "--message", "planted");
  }

  compare(a: string, b: string, options: Parameters<typeof compare>[2] = {}) {
    return compare(a, b, { project: this.folder, store: new StoreReader(this.store.folder), ...options });
  }
}

const cell = (row: string, right: readonly number[], head: string, k: number): PlantedCell => ({
  ...{ row, right, column: "Weak" },
  settings: { head: { name: head }, graph: { k, alpha: 0.9 } },
});
const BASELINE = cell("Baseline", [5, 6, 7, 8], "maskclip", 12);

Deno.test("two commits: a planted change of a setting and of one head's code are found and named, and the difference is paired", () =>
  Project.within(async (project) => {
    await project.results("table5", [BASELINE, cell("+ DBA", [6, 6, 8, 8], "dba", 12)], {
      code: { [DBA]: "aaaa", [MASKCLIP]: "bbbb" },
    });
    await project.commit();
    await project.results("table5", [BASELINE, cell("+ DBA", [7, 7, 9, 9], "dba", 25)], {
      code: { [DBA]: "cccc", [MASKCLIP]: "bbbb" },
    });
    await project.commit();
    const view = await project.compare("HEAD~1", "HEAD", { experiment: "table5" });
    const { settings, code, data, cells, notes } = view.comparison;
    assert.deepEqual(settings, [{ what: "graph.k", from: "12", to: "25", where: "row + DBA" }]);
    assert.deepEqual(code.modules, [{ what: DBA, from: "aaaa", to: "cccc" }]);
    assert.deepEqual([data, notes], [[], []]);
    const dba = cells.find(({ row, metric }) => row === "+ DBA" && metric === "miou")!;
    assert.ok(dba.difference > 0 && dba.interval!.low > 0 && dba.interval!.low <= dba.difference);
    // Each image gains one pixel, so the pairs differ less than the images do.
    assert.ok(dba.interval!.high - dba.interval!.low < 3, JSON.stringify(dba));
    for (const text of [view.markdown(), view.page(), view.print({ colour: false, width: 100 })]) {
      assert.match(text, /graph\.k/);
      assert.match(text, /lib\/method\/heads\/dba\.ts/);
      assert.doesNotMatch(text, /maskclip\.ts/);
    }
    assert.match(view.csv(), /^'\+ DBA,Weak,miou,/m);
    const page = view.page();
    assert.doesNotMatch(page, /<script|https?:\/\//, "nothing is asked of a network");
    for (const line of view.print({ colour: false, width: 100 }).split("\n")) {
      assert.ok([...line].length <= 100);
    }
  }));

Deno.test("where results record no hashes, the store knows the code; without it git does, comments left out", () =>
  Project.within(async (project) => {
    await project.write(DBA, "export const scale = 1;\n");
    await project.write(MASKCLIP, "export const scale = 1;\n");
    await project.write("lib/report/table.ts", "export const digits = 1;\n");
    await project.results("table5", [BASELINE]);
    await project.commit();
    await project.write(DBA, "export const scale = 2;\n");
    await project.write(MASKCLIP, "// Said anew.\nexport const scale = 1;\n");
    await project.write("lib/report/table.ts", "export const digits = 2;\n");
    await project.results("table5", [BASELINE]);
    await project.write("results/toybox/table5/note.txt", "1");
    await project.commit();
    const none = new StoreReader(join(project.folder, "empty"));
    const { comparison } = await project.compare("HEAD~1:table5", "HEAD:table5", { store: none });
    assert.deepEqual(comparison.code.modules.map(({ what }) => what), [DBA]);
    assert.match(comparison.code.how, /^by git from .* not recorded$/);
    const stored = (await project.compare("HEAD~1:table5", "HEAD:table5")).comparison;
    assert.deepEqual(stored.code, { how: "by the hashes recorded with the results", modules: [] });
    assert.deepEqual(stored.cells[0].interval, { low: 0, high: 0 });
    assert.equal(stored.cells[0].note, "the very same result");
  }));

Deno.test("swept settings and rows of the same results are compared, without a commit", () =>
  Project.within(async (project) => {
    const cells = [12, 25].map((k): PlantedCell => ({
      ...cell("GLCC", [k === 12 ? 5 : 6, 6, 7, 8], "dba", k),
      sweep: { "graph.k": k },
    }));
    await project.results("table8+graph.k=12,25", cells, { experiment: "table8" });
    const swept =
      (await project.compare("graph.k=12", "graph.k=25", { within: "table8+graph.k=12,25" })).comparison;
    assert.deepEqual(swept.settings.map(({ what, from, to }) => [what, from, to]), [["graph.k", "12", "25"]]);
    assert.equal(swept.cells[0].row, "GLCC");
    assert.ok(swept.cells[0].difference > 0 && swept.cells[0].interval);
    await project.results("table5", [BASELINE, cell("+ DBA", [6, 6, 8, 8], "dba", 12)]);
    const rows = (await project.compare("Baseline", "+ DBA", { within: "table5" })).comparison;
    assert.equal(rows.cells[0].row, "Baseline → + DBA");
    assert.deepEqual(rows.settings.map(({ what }) => what), ["head.name"]);
    const says = (part: RegExp) => (error: unknown) =>
      error instanceof UserError && part.test(error.describe());
    await assert.rejects(
      project.compare("graph.k=13", "graph.k=25", { within: "table8+graph.k=12,25" }),
      says(/swept.*graph\.k=13.*\n.*"graph\.k":12/),
    );
    await assert.rejects(
      project.compare("Basline", "+ DBA", { within: "table5" }),
      says(/Did you mean "Baseline"/),
    );
    await assert.rejects(project.compare("nowhere:table5", "table5"), says(/expected a revision of git/));
    await project.commit();
    await assert.rejects(
      project.compare("HEAD", "table5"),
      says(/found "HEAD", a revision of git\n.*HEAD:NAME.*--experiment/),
    );
    await assert.rejects(project.compare("HEAD:table6", "table5"), says(/found no results.*\n.*table5/));
  }));

Deno.test("no interval is made up: counts not at hand, other images, other seeds and other masks are said", () =>
  Project.within(async (project) => {
    const note = async (
      name: string,
      cells: readonly PlantedCell[],
      planted: Planted = {},
      store?: StoreReader,
    ) => {
      await project.results(name, cells, planted);
      const { comparison } = await project.compare("table5", name, store ? { store } : {});
      assert.ok(comparison.cells.every(({ interval }) => interval === null));
      return comparison;
    };
    await project.results("table5", [BASELINE]);
    const changed = cell("Baseline", [6, 6, 7, 8], "maskclip", 12);
    const nowhere = new StoreReader(join(project.folder, "empty"));
    const absent = await note("absent", [changed], {}, nowhere);
    assert.match(absent.cells[0].note, /counts of A are not at hand \(deno task reproduce table5\)/);
    assert.match(
      (await note("data", [changed], { of: "other (4 images)", data: "e" })).cells[0].note,
      /other images/,
    );
    assert.deepEqual((await note("data", [changed], { of: "other (4 images)", data: "e" })).data, [
      { what: "evaluation data", from: "c", to: "e" },
    ]);
    assert.match((await note("seeds", [changed, { ...changed, seed: 1 }])).cells[0].note, /other seeds/);
    const extra = cell("Extra", [1, 2, 3, 4], "dba", 3);
    await project.results("more", [BASELINE, extra]);
    const more = (await project.compare("table5", "more")).comparison;
    assert.deepEqual([more.onlyInA, more.onlyInB], [[], ["Extra / Weak"]]);
  }));

Deno.test("what was loaded can be compared", () =>
  Project.within(async (project) => {
    await project.results("table5", [BASELINE]);
    const folder = join(project.folder, "results");
    const committed = await load("table5"), { a } = (await compare(committed, committed)).comparison;
    assert.equal(a.name, "results/toybox/table5");
    const loaded = await load("table5", { folder });
    const { comparison } = await compare(loaded, loaded, { store: new StoreReader(project.store.folder) });
    assert.deepEqual(comparison.cells.map(({ difference }) => difference), [0]);
  }));
