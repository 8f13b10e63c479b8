import assert from "node:assert/strict";
import { parse } from "yaml";
import { mlflowStore } from "../../../lib/application/export/mlflow-store.ts";
import { resultBundle } from "../../../lib/application/export/result-bundle.ts";
import { recordedCells } from "../../../lib/application/recorded-run.ts";

const bundle = await resultBundle("table5", {});
const store = mlflowStore(bundle, "/somewhere/mlruns");
const text = (path: string): string => {
  const found = store.get(path);
  assert.ok(found !== undefined, path);
  return typeof found === "string" ? found : new TextDecoder().decode(found);
};
const meta = (folder: string) => parse(text(`${folder}/meta.yaml`));
/** Folders that hold a meta.yaml at a depth. */
const folders = (depth: number) =>
  [...store.keys()].filter((path) => path.endsWith("/meta.yaml") && path.split("/").length === depth + 1)
    .map((path) => path.replace(/\/meta\.yaml$/, ""));
/** The files of a kind of a run, by name, as MLflow reads them. */
const kept = (run: string, kind: string) =>
  Object.fromEntries(
    [...store.keys()].filter((path) => path.startsWith(`${run}/${kind}/`)).map((path) => [
      path.slice(`${run}/${kind}/`.length),
      text(path),
    ]),
  );

Deno.test("experiment and runs are laid out as MLflow's file store has them", () => {
  const [experiment, ...others] = folders(1);
  assert.deepEqual(others, []);
  assert.match(experiment, /^\d{18}$/);
  const own = meta(experiment);
  assert.deepEqual([own.experiment_id, own.name, own.lifecycle_stage], [
    experiment,
    "toybox/table5",
    "active",
  ]);
  assert.equal(own.artifact_location, `file:///somewhere/mlruns/${experiment}`);
  for (const run of folders(2)) {
    const {
      run_id,
      run_uuid,
      experiment_id,
      status,
      source_type,
      lifecycle_stage,
      artifact_uri,
      start_time,
    } = meta(run);
    assert.match(run_id, /^[0-9a-f]{32}$/);
    assert.equal(run, `${experiment}/${run_id}`);
    assert.deepEqual(
      [run_uuid, experiment_id, status, source_type, lifecycle_stage],
      [run_id, experiment, 3, 4, "active"],
    );
    assert.equal(artifact_uri, `file:///somewhere/mlruns/${run}/artifacts`);
    assert.ok(Number.isSafeInteger(start_time) && start_time > 0);
    assert.equal(kept(run, "tags")["mlflow.runName"], meta(run).run_name);
  }
});

Deno.test("every cell is a run below the table's: settings read back as parameters, numbers as metrics", () => {
  const runs = folders(2).map((run) => ({ run, tags: kept(run, "tags") }));
  const [parent, ...more] = runs.filter(({ tags }) => !("mlflow.parentRunId" in tags));
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(kept(parent.run, "artifacts")), [...bundle.files.keys()]);
  const cells = recordedCells(bundle.run);
  assert.equal(runs.length, cells.length + 1);
  for (const cell of cells) {
    const [found, ...others] = runs.filter(({ tags }) =>
      tags["ablate.row"] === cell.row && tags["ablate.column"] === cell.column
    );
    assert.deepEqual(others, []);
    assert.equal(`${folders(1)[0]}/${found.tags["mlflow.parentRunId"]}`, parent.run);
    assert.equal(found.tags["mlflow.source.git.commit"], bundle.run.run.commit);
    const params = kept(found.run, "params");
    assert.equal(params.classifier, cell.settings.classifier);
    assert.equal(params["head.name"], (cell.settings.head as { name: string }).name);
    for (const [metric, { value, low }] of Object.entries(cell.numbers)) {
      const metrics = kept(found.run, "metrics");
      const [time, number, step] = metrics[metric].trim().split(" ").map(Number);
      assert.deepEqual([number, step], [value, 0]);
      assert.equal(time, meta(found.run).start_time);
      if (low !== null) assert.equal(Number(metrics[`${metric}_low`].split(" ")[1]), low);
    }
  }
});

Deno.test("names of parameters and metrics are such as MLflow takes", () => {
  for (const path of store.keys()) {
    if (/\/(params|metrics)\//.test(path)) assert.match(path.split("/").slice(3).join("/"), /^[\w.\- :/]+$/);
  }
});
