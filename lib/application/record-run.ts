import { basename, isAbsolute } from "node:path";
import type { Experiment } from "../configuration/experiment.ts";
import type { Provenance } from "../engine/provenance.ts";
import { isMeasured, type Table } from "../report/table.ts";
import type { ComputedCell } from "./fill-table.ts";
import type { MaskSources } from "../stages/mask-sources.ts";
import type { Materials } from "../stages/materials.ts";
import type { Settings } from "../stages/settings.ts";
import type { Split } from "../stages/split.ts";
import type { RunRecord } from "./write-results.ts";

/**
 * What run.json holds. `results`: experiment, hashes of data and models, numbers of images, settings (once what all cells share, per cell what
 * differs), seeds, numbers, claims, protocol. `run`: with what it was made this time, the store key of each cell, and the hashes of
 * the code behind them all.
 *
 * @param code hash of each module by its path. @param heldOut of each cell of a sweep, in %.
 */
export function recordRun(
  experiment: Experiment<Settings>,
  computed: readonly ComputedCell[],
  table: Omit<Table, "status">,
  { train, evaluate, clip, maskSources }: Pick<Materials, "train" | "evaluate" | "clip" | "maskSources">,
  madeWith: Provenance,
  code: Readonly<Record<string, string>>,
  heldOut: readonly (number | null)[],
): RunRecord {
  const settingsOf = new Map(computed.map(({ cell }) => [
    cell,
    withoutPlaces(cell.settings, masksByContent(cell.settings.masks, maskSources, evaluate)),
  ]));
  const shared = sharedSettings([...settingsOf.values()]);
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
      images: { train: train.ids.length, evaluate: evaluate.ids.length },
      clip: clip.hash,
      ...namesOf(computed, maskSources, evaluate),
      settings: shared,
      cells: computed.map(({ cell, cell: { part, row, column, seed, sweep } }, i) => ({
        ...{ part, row, column, seed },
        ...(Object.keys(sweep).length > 0 ? { sweep } : {}),
        differs: differing(settingsOf.get(cell)!, shared),
        // Without a sweep there is nothing to choose, and nothing is written.
        ...(heldOut[i] == null ? {} : { heldOut: heldOut[i] }),
      })),
      numbers,
      claims: table.claims,
      protocol: table.protocol,
      intervals: table.intervals,
      published: table.published,
    }),
    run: plain({
      ...madeWith,
      keys: computed.map(({ cell: { row, column, seed }, estimates }) => ({
        row,
        column,
        seed,
        estimates: estimates.key,
      })),
      code,
    }),
  };
}

/** Settings as they decide numbers: data, models and masks are named by their hashes, not by where they lie. */
type Deciding = Omit<Settings, "clip" | "dataset" | "runtime"> & Partial<Pick<Settings, "runtime">> & {
  readonly dataset: Omit<Settings["dataset"], "root">;
};

/** A SAM and imported masks by their hashes; of masks, those that the numbers were measured on. */
function masksByContent(masks: Settings["masks"], sources: MaskSources, evaluate: Split): Settings["masks"] {
  if (masks.generator === "sam") return { ...masks, model: sources.sam(masks.model).hash };
  if (masks.generator === "import") return { ...masks, from: sources.imported(masks.from).hashOf(evaluate) };
  return masks;
}

/** What SAMs and folders of masks are called, by hash; nothing where there are none. A path of this machine gives its last part. */
function namesOf(
  computed: readonly ComputedCell[],
  sources: MaskSources,
  evaluate: Split,
): { readonly names?: Readonly<Record<string, string>> } {
  const entries = computed.flatMap(({ cell: { settings: { masks } } }): [string, string][] => {
    const found = masksByContent(masks, sources, evaluate);
    if (masks.generator === "sam" && found.generator === "sam") return [[found.model, masks.model]];
    if (masks.generator === "import" && found.generator === "import") return [[found.from, masks.from]];
    return [];
  });
  const named = entries.map(([hash, name]) => [hash, isAbsolute(name) ? basename(name) : name]);
  return named.length === 0 ? {} : { names: Object.fromEntries(named) };
}

function withoutPlaces(
  { clip: _clip, runtime, dataset: { root: _root, ...dataset }, ...settings }: Settings,
  masks: Settings["masks"],
): Deciding {
  // The CPU in single precision is told by its absence, as in keys.
  const isUsual = runtime.provider === "cpu" && runtime.precision === "fp32";
  return { ...settings, dataset, masks, ...(isUsual ? {} : { runtime }) };
}

function sharedSettings(all: readonly Deciding[]): Partial<Deciding> {
  const entries = Object.entries(all[0]).filter(([name, value]) =>
    all.every((settings) => JSON.stringify(settings[name as keyof Deciding]) === JSON.stringify(value))
  );
  return Object.fromEntries(entries);
}

function differing(settings: Deciding, shared: Partial<Deciding>): Partial<Deciding> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in shared)));
}

function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
