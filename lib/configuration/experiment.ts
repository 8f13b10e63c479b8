import { join } from "node:path";
import { UserError } from "../errors.ts";
import { checkedDocument } from "./checked-document.ts";
import { checkNames } from "./check-names.ts";
import { type Claim, ExperimentFile, type PanelChoice } from "./experiment-file.ts";
import { fileByName } from "./find-by-name.ts";
import { lineAxes, type LineAxis } from "./line-axes.ts";
import { type Located, type Path, readYaml } from "./located-yaml.ts";
import type { RawSettings } from "./merge-settings.ts";
import { orderedRecord } from "./ordered-record.ts";
import { type Profile, readProfile } from "./profile.ts";
import { projectFolder } from "../files/project.ts";
import { type NamedOverrides, refuseMislabelling } from "./refuse-mislabelling.ts";
import { type Fragment, resolveSettings, type SettingsSpec } from "./resolve-settings.ts";
import { optionFragment } from "./set-fragments.ts";
import { parseSetOption, type SetOption } from "./set-option.ts";

/** One number-making place of the grid, with everything resolved. */
export interface Cell<S> {
  readonly row: string;
  readonly column: string;
  /** Whether the row belongs to the table proper or stands below it as a bound. */
  readonly part: "rows" | "ceilings";
  readonly seed: number;
  /** Values of the swept settings, by dotted path; empty without a sweep. */
  readonly sweep: Readonly<Record<string, unknown>>;
  readonly settings: S;
}

/** A row's name and its note. */
export interface RowInfo {
  readonly name: string;
  readonly explain?: string | undefined;
}

/** How an experiment file asks for its table to be drawn. */
export type FigureAsked =
  | {
    readonly kind: "forest";
    /** Names of the ceilings shown; all if absent. */
    readonly ceilings?: readonly string[] | undefined;
  }
  | { readonly kind: "lines"; readonly axes: readonly LineAxis[] };

export type { PanelChoice } from "./experiment-file.ts";

/** An experiment file put together with a profile and the command line. */
export interface Experiment<S> {
  readonly name: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly source?: string | undefined;
  /** File of experiments/published/ with the paper's numbers. */
  readonly published?: string | undefined;
  readonly figure: FigureAsked;
  /** Which images are shown; absent: no pictures beside the table. */
  readonly panels?: PanelChoice | undefined;
  readonly metrics: readonly string[];
  readonly columns: readonly string[];
  /** Columns that have a place under other profiles only; claims may name them. */
  readonly otherColumns: readonly string[];
  readonly rows: readonly RowInfo[];
  /** The row that the others are compared with; null: each with the row above it. */
  readonly reference: string | null;
  readonly ceilings: readonly RowInfo[];
  readonly claims: readonly Claim[];
  /** Claims of other experiments that bear on why those of this one hold or fail. */
  readonly why: readonly { readonly experiment: string; readonly claim: string }[];
  readonly seeds: readonly number[];
  readonly sweeps: readonly { readonly path: string; readonly values: readonly unknown[] }[];
  readonly profile: Profile;
  /** In the order sweep point, column, row, seed; ceilings after rows. */
  readonly cells: readonly Cell<S>[];
}

/** What the command line adds to an experiment file. */
export interface LoadOptions {
  /** Default: toybox. */
  readonly profile?: string | undefined;
  /** `path=value` options. */
  readonly set?: readonly string[] | undefined;
  /** Further rows of the table by name, with what they change against the base. */
  readonly rows?: Readonly<Record<string, RawSettings>>;
  /** Number of seeds, 0 .. N-1; default: the file's, else the one of the settings. */
  readonly seeds?: number | undefined;
  /** Folder of the experiment files; default: the project's `experiments`. */
  readonly folder?: string;
  /** Whether what a setting of the profile names can be used; where not, the profile's stand-in is. Default: everything can. */
  readonly isHere?: (setting: string, value: unknown) => Promise<boolean>;
}

/**
 * Loads an experiment and expands its grid. Precedence, low to high: the schema's defaults, `defaultsFor`, profile,
 * base, column, row, `--set`.
 *
 * @throws {UserError} with file, line and column for anything wrong in the files or options.
 */
export async function loadExperiment<S>(
  name: string,
  spec: SettingsSpec<S>,
  options: LoadOptions = {},
): Promise<Experiment<S>> {
  const folder = options.folder ?? join(projectFolder(), "experiments");
  const document = await readYaml(fileByName("experiment", name, folder));
  const written = inWrittenOrder(checkedDocument(ExperimentFile, document), document);
  checkNames(written, document, spec.metrics);
  const file = withRows(written, options.rows ?? {});
  const sets = (options.set ?? []).map(parseSetOption);
  const { profile, settings: profileSettings } = await readProfile(
    options.profile ?? "toybox",
    folder,
    (setting, value) => standsIn(setting, value, sets, options),
  );
  const columns = columnsUnder(profile.name, file, document);
  refuseMislabelling(spec.schema, sets, namedOverrides(file));
  const sweeps = sets.filter(({ values }) => values.length > 1);
  const lowest = [
    profileSettings,
    fragmentOf(document, ["base"], file.base),
  ];
  const fixed = sets.filter(({ values }) => values.length === 1).map((set) =>
    optionFragment(set, set.values[0])
  );
  const seeds = options.seeds === undefined
    ? file.seeds
    : Array.from({ length: options.seeds }, (_, seed) => seed);

  const cells: Cell<S>[] = [];
  for (const point of gridOf(sweeps)) {
    const swept = sweeps.map((set, index) => optionFragment(set, point[index]));
    const sweep = Object.fromEntries(sweeps.map(({ path }, index) => [path, point[index]]));
    for (const { overrides, ...place } of placesOf(file, document, columns, options.rows ?? {})) {
      for (const seed of seeds ?? [undefined]) {
        const above = [...fixed, ...swept, ...seedFragments(seed)];
        // No option is refused for the sake of a bound: what the bound stands for lies above them.
        const fragments = place.part === "ceilings"
          ? [...lowest, overrides.column, ...above, overrides.row]
          : [...lowest, overrides.column, overrides.row, ...above];
        const settings = await resolveSettings(spec, fragments);
        const used = (settings as { seed?: unknown }).seed;
        cells.push({ ...place, seed: typeof used === "number" ? used : 0, sweep, settings });
      }
    }
  }
  const { title, description, source, published, figure, panels, metrics, claims, why } = file;
  return {
    ...{ name, title, description, source, published, panels, metrics, claims, why, cells },
    figure: figure?.kind === "lines"
      ? { kind: "lines", axes: lineAxes(file, document, spec.schema, columns, cells) }
      : { kind: "forest", ceilings: figure?.ceilings },
    columns,
    otherColumns: Object.keys(file.columns).filter((column) => !columns.includes(column)),
    rows: Object.entries(file.rows).map(([name, { explain }]) => ({ name, explain })),
    reference: file.compare === "above" ? null : file.compare ?? Object.keys(file.rows)[0],
    ceilings: Object.entries(file.ceilings).map(([name, { explain }]) => ({ name, explain })),
    seeds: [...new Set(cells.map(({ seed }) => seed))],
    sweeps: sweeps.map(({ path, values }) => ({ path, values })),
    profile,
  };
}

/** Whether a profile's stand-in takes the place of a setting; what the command line gives needs none. */
async function standsIn(
  setting: string,
  value: unknown,
  sets: readonly SetOption[],
  { isHere }: LoadOptions,
): Promise<boolean> {
  if (!isHere || sets.some(({ path }) => path.split(".")[0] === setting)) return false;
  return !await isHere(setting, value);
}

/** Rows and columns of the table proper; bounds below it are never overruled. */
function namedOverrides({ rows, columns }: ExperimentFile): NamedOverrides[] {
  return [
    ...Object.entries(columns).map(([name, { only: _only, except: _except, ...settings }]) => ({
      name: `column "${name}"`,
      settings,
    })),
    ...Object.entries(rows).map(([name, { except: _except, explain: _explain, ...settings }]) => ({
      name: `row "${name}"`,
      settings,
    })),
  ];
}

/** The columns that have a place under a profile. */
function columnsUnder(profile: string, { columns }: ExperimentFile, document: Located): string[] {
  const here = Object.entries(columns).filter(([, { only, except }]) =>
    (only === undefined || only.includes(profile)) && !except.includes(profile)
  );
  if (here.length > 0) return here.map(([name]) => name);
  throw new UserError(
    `no column of this table has a place under the profile "${profile}"`,
    document.locate(["columns"], "key"),
    "Choose another profile, or change only and except of a column.",
  );
}

/**
 * The places of the grid that hold a cell, column by column, with what column and row change.
 *
 * @param added rows that are not written in the document.
 */
function placesOf(
  file: ExperimentFile,
  document: Located,
  columns: readonly string[],
  added: Readonly<Record<string, RawSettings>>,
) {
  const rows = (["rows", "ceilings"] as const).flatMap((part) =>
    Object.entries(file[part]).map(([row, { except, explain: _, ...settings }]) => {
      const override: Fragment = Object.hasOwn(added, row)
        ? { value: settings, locate: () => `row "${row}"` }
        : fragmentOf(document, [part, row], settings);
      return { row, part, except, override };
    })
  );
  return columns.flatMap((column) => {
    const { only: _only, except: _except, ...settings } = file.columns[column];
    const override = fragmentOf(document, ["columns", column], settings);
    return rows.filter(({ except }) => !except.includes(column))
      .map(({ row, part, override: own }) => ({
        row,
        column,
        part,
        overrides: { column: override, row: own },
      }));
  });
}

/** Rows and columns as they were written, whatever their names look like. */
function inWrittenOrder(file: ExperimentFile, document: Located): ExperimentFile {
  return {
    ...file,
    columns: orderedRecord(file.columns, document.keys(["columns"])),
    rows: orderedRecord(file.rows, document.keys(["rows"])),
    ceilings: orderedRecord(file.ceilings, document.keys(["ceilings"])),
  };
}

/** The file with further rows below its own. */
function withRows(file: ExperimentFile, rows: Readonly<Record<string, RawSettings>>): ExperimentFile {
  for (const name of Object.keys(rows)) {
    if (Object.hasOwn(file.rows, name) || Object.hasOwn(file.ceilings, name)) {
      throw new UserError(`the table has a row "${name}" already`, "rows", "Give the new row another name.");
    }
  }
  const added = Object.entries(rows).map(([name, settings]) => [name, { except: [], ...settings }]);
  const all = { ...file.rows, ...Object.fromEntries(added) };
  return { ...file, rows: orderedRecord(all, [...Object.keys(file.rows), ...Object.keys(rows)]) };
}

function fragmentOf(document: Located, at: Path, value: RawSettings): Fragment {
  return { value, locate: (path, part) => document.locate([...at, ...path], part) };
}

function seedFragments(seed: number | undefined): Fragment[] {
  return seed === undefined ? [] : [{ value: { seed }, locate: () => "seeds", option: "seed" }];
}

/** Every combination of the swept values; one empty combination without sweeps. */
function gridOf(sweeps: readonly SetOption[]): unknown[][] {
  return sweeps.reduce<unknown[][]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}
