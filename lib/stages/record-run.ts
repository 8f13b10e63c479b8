import type { Json } from "../engine/artefact.ts";
import type { Experiment } from "../engine/experiment.ts";
import type { Provenance } from "../engine/provenance.ts";
import { isMeasured, type Table } from "../report/table.ts";
import type { ComputedCell } from "./fill-table.ts";
import type { Materials } from "./materials.ts";
import type { Settings } from "./settings.ts";
import type { RunRecord } from "./write-results.ts";

/**
 * What run.json holds. `results`: experiment, data and model hashes, settings (once what all cells share, per cell what
 * differs), seeds, numbers, claims, protocol. `run`: with what it was made this time, and the store key of each cell.
 */
export function recordRun(
  experiment: Experiment<Settings>,
  computed: readonly ComputedCell[],
  table: Omit<Table, "status">,
  { train, evaluate, clip }: Pick<Materials, "train" | "evaluate" | "clip">,
  madeWith: Provenance,
): RunRecord {
  const shared = sharedSettings(computed.map(({ cell }) => cell.settings));
  const numbers = [
    ...table.rows.map(({ name }, i) => [name, table.cells[i]] as const),
    ...table.ceilings.map(({ name, cells }) => [name, cells] as const),
  ].flatMap(([row, cells]) =>
    cells.flatMap((cell, i) =>
      isMeasured(cell) ? [{ row, column: table.columns[i], values: cell.values }] : []
    )
  );
  return {
    results: plain({
      experiment: experiment.name,
      profile: experiment.profile.name,
      data: { train: train.fingerprint, evaluate: evaluate.fingerprint },
      clip: clip.hash,
      settings: shared,
      cells: computed.map(({ cell: { part, row, column, seed, sweep, settings } }) => ({
        ...{ part, row, column, seed },
        ...(Object.keys(sweep).length > 0 ? { sweep } : {}),
        differs: differing(settings, shared),
      })),
      numbers,
      claims: table.claims,
      protocol: table.protocol,
    }),
    run: plain({
      ...madeWith,
      keys: computed.map(({ cell: { row, column, seed }, estimates }) => ({
        row,
        column,
        seed,
        estimates: estimates.key,
      })),
    }),
  };
}

/** The settings whose value is the same in every cell. */
function sharedSettings(all: readonly Settings[]): Partial<Settings> {
  const entries = Object.entries(all[0]).filter(([name, value]) =>
    all.every((settings) => JSON.stringify(settings[name as keyof Settings]) === JSON.stringify(value))
  );
  return Object.fromEntries(entries);
}

function differing(settings: Settings, shared: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in shared)));
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
