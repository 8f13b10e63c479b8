import assert from "node:assert/strict";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { parse } from "yaml";
import { exportAs } from "../../../lib/application/export/export-as.ts";
import { MANIFEST, zipFiles } from "../../../lib/application/export/zip-files.ts";
import { listBelow } from "../../../lib/files/list-below.ts";
import { sha256 } from "../../../lib/files/sha256.ts";
import { silentProgress } from "../../../lib/progress/progress.ts";
import { ablate } from "../../cli/in-process.ts";

const around = { signal: new AbortController().signal, progress: silentProgress };

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-export-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A copy of committed results, that something may be written beside. */
async function copyOf(name: string, folder: string): Promise<string> {
  const [from, to] = [join("results", "toybox", name), join(folder, "toybox", name)];
  await Deno.mkdir(to, { recursive: true });
  for (const file of listBelow(from).files) await Deno.copyFile(join(from, file), join(to, file));
  return to;
}

Deno.test("a supplement is one zip: pages, files of the table, hashes of all; given again it is the same bytes", () =>
  inFolder(async (folder) => {
    const [one, other] = [join(folder, "one.zip"), join(folder, "other.zip")];
    for (const out of [one, other]) await exportAs("zip", ["table5", "table8"], { out, ...around });
    const bytes = await Deno.readFile(one);
    assert.deepEqual(sha256(await Deno.readFile(other)), sha256(bytes));
    const files = unzipSync(bytes);
    const lines = new TextDecoder().decode(files[MANIFEST]).trimEnd().split("\n");
    const listed = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
    assert.deepEqual(
      [...listed.keys()].sort(),
      Object.keys(files).filter((path) => path !== MANIFEST).sort(),
    );
    for (const [path, hash] of listed) assert.equal(sha256(files[path]), hash, path);
    for (
      const path of ["report/index.html", "report/table8/index.html", "results/table5/ro-crate-metadata.json"]
    ) {
      assert.ok(path in files, path);
    }
    assert.deepEqual(
      files["results/table5/table.csv"],
      await Deno.readFile("results/toybox/table5/table.csv"),
    );
  }));

Deno.test("a zip knows no order, no clock and no zone of time", () => {
  const [a, b] = [new Uint8Array([1, 2]), new Uint8Array([3])];
  assert.deepEqual(zipFiles(new Map([["a", a], ["b/c", b]])), zipFiles(new Map([["b/c", b], ["a", a]])));
  assert.notDeepEqual(zipFiles(new Map([["a", a]])), zipFiles(new Map([["a", b]])));
});

Deno.test("a crate lies beside its results and does not describe itself when it is written again", () =>
  inFolder(async (root) => {
    const folder = await copyOf("table8", root);
    const read = async () => JSON.parse(await Deno.readTextFile(join(folder, "ro-crate-metadata.json")));
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await exportAs("ro-crate", ["table8"], { root, out: "", ...around }), [
        join(folder, "ro-crate-metadata.json"),
      ]);
    }
    const entities = (await read())["@graph"] as { "@id": string }[];
    assert.equal(entities.filter((one) => one["@id"] === "ro-crate-metadata.json").length, 1);
  }));

Deno.test("several experiments share one MLflow store", () =>
  inFolder(async (folder) => {
    const out = join(folder, "mlruns");
    for (let time = 0; time < 2; time++) await exportAs("mlflow", ["table5", "table8"], { out, ...around });
    const experiments = listBelow(out).files.filter((path) => /^\d+\/meta\.yaml$/.test(path));
    const names = experiments.map((path) => parse(Deno.readTextFileSync(join(out, path))).name);
    assert.deepEqual(names.sort(), ["toybox/table5", "toybox/table8"]);
  }));

Deno.test("a form that is not there, an option that does not belong and a missing form are told", async () => {
  const told = async (args: readonly string[], message: RegExp) => {
    const { code, errors } = await ablate("export", ...args);
    assert.equal(code, 2);
    assert.match(errors, message);
  };
  await told(
    ["table5", "--as", "rocrate"],
    /--as.*expected one of ro-crate, mlflow, zip[^]*Did you mean "ro-crate"/,
  );
  await told(
    ["table5", "--as", "ro-crate", "--out", "x"],
    /--out: expected no such option with --as ro-crate/,
  );
  await told(["table5", "--as", "zip", "--row", "Baseline"], /--row: expected no such option/);
  await told(["table5"], /expected a form for "table5"[^]*--as ro-crate/);
  await told(["tabel5", "--as", "zip"], /Did you mean "table5"/);
});
