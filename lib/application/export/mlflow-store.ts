import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { sha256 } from "../../files/sha256.ts";
import type { FlatValue } from "../flat-settings.ts";
import { namedSettings } from "../named-settings.ts";
import { type RecordedCell, recordedCells } from "../recorded-run.ts";
import type { ResultBundle } from "./result-bundle.ts";

/** Numbers that MLflow's file store writes for words: a run that ended well, and one that was started on this machine. */
const FINISHED = 3, LOCAL = 4;

/** Longest value of a parameter that MLflow takes. */
const LONGEST = 6000;

/**
 * Written results in the layout of MLflow's file store, `mlruns/<experiment>/<run>/{meta.yaml, params, metrics, tags, artifacts}`: a run
 * with the files of the table, and below it one for each cell with its settings as parameters, and numbers and ends of intervals as
 * metrics. Ids come from content: given again, the same runs are written.
 *
 * @param root absolute path of the store, `…/mlruns`; MLflow wants to know where artifacts lie.
 * @returns content by path in the store.
 */
export function mlflowStore(bundle: ResultBundle, root: string): Map<string, Uint8Array | string> {
  const { name, run: { results, run }, files, date } = bundle;
  const title = `${results.profile}/${name}`;
  const experiment = numberOf(title);
  const time = date.getTime();
  const stored = new Map<string, Uint8Array | string>();
  const uri = (...parts: readonly string[]) => pathToFileURL(join(root, ...parts)).href;
  stored.set(
    `${experiment}/meta.yaml`,
    stringify({
      ...{ artifact_location: uri(experiment), creation_time: time, experiment_id: experiment },
      ...{ last_update_time: time, lifecycle_stage: "active", name: title },
    }),
  );
  const keep = ({ id, title, params, metrics, tags, artifacts }: MlflowRun) => {
    const folder = `${experiment}/${id}`;
    stored.set(
      `${folder}/meta.yaml`,
      stringify({
        artifact_uri: uri(experiment, id, "artifacts"),
        ...{ end_time: time, entry_point_name: "", experiment_id: experiment, lifecycle_stage: "active" },
        run_id: id,
        run_name: title,
        run_uuid: id,
        source_name: "",
        source_type: LOCAL,
        source_version: "",
        ...{ start_time: time, status: FINISHED, tags: [], user_id: "" },
      }),
    );
    const all = { ...tags, "mlflow.runName": title };
    for (const [key, value] of Object.entries(params)) stored.set(`${folder}/params/${key}`, value);
    // Time, value, step.
    for (const [key, value] of Object.entries(metrics)) {
      stored.set(`${folder}/metrics/${key}`, `${time} ${value} 0\n`);
    }
    for (const [key, value] of Object.entries(all)) stored.set(`${folder}/tags/${key}`, value);
    for (const [file, content] of artifacts) stored.set(`${folder}/artifacts/${file}`, content);
  };
  const keys = run.keys.map(({ estimates }) => estimates);
  const shared = {
    "mlflow.source.name": run.command,
    "mlflow.source.type": "LOCAL",
    "mlflow.user": "",
    ...(run.commit === undefined ? {} : { "mlflow.source.git.commit": run.commit }),
  };
  const parent = idOf(title, ...keys);
  keep({
    ...{ id: parent, title: name, params: {}, metrics: {}, artifacts: files },
    tags: {
      ...shared,
      "ablate.data.train": results.data.train,
      "ablate.data.evaluate": results.data.evaluate,
      "ablate.clip": results.clip,
    },
  });
  for (const cell of recordedCells(bundle.run)) {
    keep(cellRun(cell, namedSettings(cell.settings, bundle.run), { title, parent, shared }));
  }
  return stored;
}

interface MlflowRun {
  readonly id: string;
  readonly title: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly artifacts: Iterable<readonly [string, Uint8Array]>;
}

function cellRun(
  cell: RecordedCell,
  named: ReadonlyMap<string, FlatValue>,
  { title, parent, shared }: {
    readonly title: string;
    readonly parent: string;
    readonly shared: Readonly<Record<string, string>>;
  },
): MlflowRun {
  const { part, row, column, sweep, seeds, keys, numbers, heldOut } = cell;
  const point = Object.entries(sweep).map(([path, value]) => `, ${path} ${JSON.stringify(value)}`).join("");
  return {
    id: idOf(title, row, column, JSON.stringify(sweep), ...keys),
    title: `${row}, ${column}${point}`,
    params: Object.fromEntries(
      [...named].map(([path, value]) => [path, String(value ?? "null").slice(0, LONGEST)]),
    ),
    metrics: Object.fromEntries([
      ...Object.entries(numbers).flatMap(([metric, { value, low, high }]): [string, number][] => [
        [metric, value],
        ...(low === null ? [] : [[`${metric}_low`, low] as [string, number]]),
        ...(high === null ? [] : [[`${metric}_high`, high] as [string, number]]),
      ]),
      ...(heldOut === null ? [] : [["heldOut", heldOut] as [string, number]]),
    ]),
    tags: {
      ...shared,
      "mlflow.parentRunId": parent,
      ...{ "ablate.part": part, "ablate.row": row, "ablate.column": column },
      "ablate.seeds": seeds.join(","),
      "ablate.key": keys.join(","),
    },
    artifacts: [],
  };
}

/** 32 hexadecimal digits, as MLflow's own. */
function idOf(...parts: readonly string[]): string {
  return sha256(parts.join("\n")).slice(0, 32);
}

/** 18 digits, as MLflow's own experiments have. */
function numberOf(name: string): string {
  return (BigInt(`0x${sha256(name).slice(0, 16)}`) % 10n ** 18n).toString().padStart(18, "1");
}
