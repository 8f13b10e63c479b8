/** A module of this repository: its path from the root, what it imports, its text. */
export interface Module {
  /** For example "lib/method/paint.ts". */
  readonly path: string;
  /** Paths of modules of this repository, and specifiers of others such as "node:fs"; types count like values. */
  readonly imports: readonly string[];
  readonly source: string;
}

/** Rooms that put others together, or stand beside the line of stages. */
const above = [
  "engine",
  "report",
  "segmenter",
  "stages",
  "reproduce",
  "cli",
  "models",
  "evaluate",
  "predict",
  "classify",
  "notebooks",
  "study",
];

/** Rooms that do one thing each: they compute, or read the outside world. */
const working = ["downloads", "kernels", "method", "metrics", "datasets", "backbones", "parity"];

/** Every room above but one. */
const aboveBut = (...rooms: string[]) => above.filter((room) => !rooms.includes(room));

/** Rooms of `lib/` that a room may not import, types included. A room is a folder of `lib/`. */
const closedTo: Readonly<Record<string, readonly string[]>> = {
  expression: ["tensor", "workers", "onnx", ...working, ...above],
  workers: ["expression", "tensor", "onnx", ...working, ...above],
  onnx: ["workers", ...working, ...above],
  tensor: ["workers", "onnx", ...working, ...above],
  kernels: ["downloads", "method", "metrics", "datasets", "backbones", "parity", ...above],
  method: ["downloads", "datasets", "backbones", "parity", ...above],
  metrics: ["downloads", "datasets", "backbones", "parity", ...above],
  datasets: ["metrics", "parity", ...above],
  backbones: ["metrics", "parity", ...above],
  downloads: ["tensor", ...working.filter((room) => room !== "downloads"), ...above],
  engine: [...working, ...aboveBut("engine")],
  report: [...working, ...aboveBut("report")],
  // One image, whoever asks: nothing of data sets, stages or the store.
  segmenter: ["downloads", "datasets", "metrics", "parity", ...aboveBut("segmenter")],
  stages: ["report", "parity", ...above.slice(above.indexOf("reproduce"))],
  reproduce: ["parity", "cli", "evaluate", "predict", "classify", "notebooks", "study"],
  study: ["parity", "cli", "evaluate", "predict", "classify", "notebooks"],
  // Notebooks use the library from inside; what runs them knows files and messages alone.
  notebooks: ["tensor", ...working, ...aboveBut("engine", "notebooks")],
  parity: above,
};

/** Rooms that compute or print: files come to them as values. */
const withoutFiles = ["expression", "tensor", "workers", "onnx", "kernels", "method", "metrics", "report"];

/** The store and what it is made of: stages never see it. */
const cache = /^lib\/engine\/(store|memo|lock|manifest|shard-file|set-aside)\.ts$/;

/** Where a command is put together: these open the store and hand it to the engine, and are no stages themselves. */
const handsStoreOver = [
  "lib/reproduce/export-masks.ts",
  "lib/cli/store-command.ts",
  "lib/reproduce/suite.ts",
  "lib/predict/predict.ts",
  "lib/reproduce/prepare-materials.ts",
];

const fileSystemModule = /^(node:)?fs(\/|$)|^lib\/(list-folder|list-below)\.ts$/;
const fileSystemCall =
  /\bDeno\.(readFile|readTextFile|readDir|readLink|writeFile|writeTextFile|open|create|mkdir|remove|rename|copyFile|stat|lstat|link|symlink|truncate|makeTemp\w+|realPath|watchFs)(Sync)?\(/;

/**
 * Every breach of the walls between rooms, as sentences; empty when they hold.
 *
 * The walls: `method/` and `metrics/` know nothing of engine, report, datasets, backbones and stages; `kernels/` imports
 * nothing of ours but tensors, workers, ONNX graphs and errors; `report/` imports nothing that could compute; `engine/` knows no stage, stages
 * know nothing of what puts them together (`reproduce/`, `cli/`); only `engine/` touches the cache; rooms that compute
 * touch no file; folders are listed in one way.
 */
export function breaches(modules: readonly Module[]): string[] {
  return modules.flatMap((module) => [
    ...module.imports.flatMap((target) => importBreach(module.path, target)),
    ...fileBreach(module),
    ...listingBreach(module),
  ]);
}

function importBreach(from: string, to: string): string[] {
  const room = roomOf(from);
  if (room === null) return [];
  const target = roomOf(to);
  if (target !== null && closedTo[room]?.includes(target)) {
    return [`${from} imports ${to}: ${room}/ knows nothing of ${target}/`];
  }
  if (room !== "engine" && cache.test(to) && !handsStoreOver.includes(from)) {
    return [`${from} imports ${to}: only engine/ touches the cache`];
  }
  if (withoutFiles.includes(room) && fileSystemModule.test(to)) {
    return [`${from} imports ${to}: ${room}/ touches no files`];
  }
  return [];
}

function fileBreach({ path, source }: Module): string[] {
  const room = roomOf(path);
  if (room === null || !withoutFiles.includes(room)) return [];
  const call = source.match(fileSystemCall);
  return call ? [`${path} calls ${call[0].slice(0, -1)}: ${room}/ touches no files`] : [];
}

/**
 * Modules that list a folder themselves: the one that follows links for all others; the store, whose files are its own; and what
 * clears away after itself, which must not follow a link.
 */
const listsFolders =
  /^lib\/(list-folder\.ts$|engine\/(list-stored|store|disk)\.ts$)|^lib\/predict\/predict\.ts$/;

/** A folder that is listed elsewhere may leave out what is linked, and say nothing. */
function listingBreach({ path, source }: Module): string[] {
  if (!path.startsWith("lib/") || listsFolders.test(path)) return [];
  const call = source.match(/\breaddir(Sync)?\(/i);
  return call ? [`${path} calls ${call[0].slice(0, -1)}: folders are listed by lib/list-folder.ts`] : [];
}

/** The room of a module, or null for what lies in none: `lib/errors.ts`, `main.ts`, packages. */
function roomOf(path: string): string | null {
  return path.match(/^lib\/([^/]+)\//)?.[1] ?? null;
}
