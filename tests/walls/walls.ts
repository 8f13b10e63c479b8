/** A module of this repository: its path from the root, what it imports, its text. */
export interface Module {
  /** For example "lib/method/paint.ts". */
  readonly path: string;
  /** Paths of modules of this repository, and specifiers of others such as "node:fs"; types count like values. */
  readonly imports: readonly string[];
  readonly source: string;
}

/**
 * The rooms that a room may import, types included, besides what lies in `lib/` itself. A room is a folder of `lib/`; the engine,
 * a graph of pure stages with its store, knows nothing of images and could stand alone.
 */
const opensTo: Readonly<Record<string, readonly string[]>> = {
  files: [],
  progress: [],
  expression: [],
  workers: [],
  report: [],
  tensor: [],
  onnx: ["tensor"],
  configuration: ["expression", "files"],
  engine: ["files", "progress", "tensor"],
  downloads: ["configuration", "engine", "files", "onnx", "progress", "tensor"],
  kernels: ["onnx", "tensor", "workers"],
  method: ["expression", "kernels", "metrics", "tensor"],
  metrics: ["method", "tensor"],
  // Toybox is drawn in several threads.
  datasets: ["files", "method", "tensor", "workers"],
  backbones: ["datasets", "files", "kernels", "method", "onnx", "tensor"],
  // One image, whoever asks: nothing of data sets, stages or the store.
  segmenter: ["backbones", "method", "tensor"],
  stages: [
    ...["backbones", "datasets", "engine", "files", "kernels", "method", "metrics", "segmenter", "tensor"],
    "workers",
  ],
  // What networks run on; the engine starts other processes.
  providers: ["engine", "files", "onnx"],
  // Commands on a cluster: what they compute it does not know.
  launcher: ["configuration", "engine", "files", "progress"],
  application: [
    ...["backbones", "configuration", "datasets", "downloads", "engine", "expression", "files", "kernels"],
    ...["launcher", "method", "metrics", "onnx", "progress", "providers", "report", "segmenter", "stages"],
    "tensor",
  ],
  study: [
    ...["application", "backbones", "configuration", "datasets", "downloads", "engine", "files", "kernels"],
    ...["method", "metrics", "progress", "providers", "report", "segmenter", "stages", "tensor"],
  ],
  // Notebooks use the library from inside; what runs them knows files and messages alone.
  notebooks: ["configuration", "files", "progress"],
  evaluate: ["configuration", "datasets", "engine", "files", "method", "metrics", "progress", "report"],
  predict: [
    ...["backbones", "configuration", "datasets", "downloads", "engine", "files", "kernels", "method"],
    ...["progress", "providers", "segmenter", "stages", "tensor", "workers"],
  ],
  classify: ["files", "method", "metrics", "progress", "report", "tensor"],
  parity: ["backbones", "datasets", "files", "kernels", "method", "metrics", "tensor"],
  cli: [
    ...["application", "classify", "configuration", "datasets", "downloads", "engine", "evaluate", "files"],
    ...["launcher", "method", "notebooks", "parity", "predict", "progress", "report", "stages", "tensor"],
  ],
};

/** Rooms that compute or print: files come to them as values. */
const withoutFiles = ["expression", "tensor", "workers", "onnx", "kernels", "method", "metrics", "report"];

/** The store and what it is made of: stages never see it. */
const cache = /^lib\/engine\/(store|memo|lock|manifest|shard-file|set-aside)\.ts$/;

/** Where a command is put together: these open the store and hand it to the engine, and are no stages themselves. */
const handsStoreOver = [
  "lib/application/profile-masks.ts",
  "lib/application/make-embeddings.ts",
  "lib/cli/store-command.ts",
  "lib/application/suite.ts",
  "lib/launcher/submission.ts",
  "lib/predict/predict.ts",
  "lib/application/prepare-materials.ts",
];

const fileSystemModule = /^(node:)?fs(\/|$)|^lib\/files\/(list-folder|list-below)\.ts$/;
const fileSystemCall =
  /\bDeno\.(readFile|readTextFile|readDir|readLink|writeFile|writeTextFile|open|create|mkdir|remove|rename|copyFile|stat|lstat|link|symlink|truncate|makeTemp\w+|realPath|watchFs)(Sync)?\(/;

/** Where types end: a node is told by its stage's name, a worker by its script, and what they give is believed. */
const believes = /^lib\/(engine\/(node|nodes-of|result-of)|stages\/workers|workers\/worker-pool)\.ts$/;

/**
 * Every breach of the walls between rooms, as sentences; empty when they hold.
 *
 * The walls: each room imports the rooms that it opens to and no other; only `engine/` touches the cache; rooms that compute touch
 * no file; folders are listed in one way; types are believed at boundaries alone.
 */
export function breaches(modules: readonly Module[]): string[] {
  return modules.flatMap((module) => [
    ...module.imports.flatMap((target) => importBreach(module.path, target)),
    ...fileBreach(module),
    ...listingBreach(module),
    ...castBreach(module),
  ]);
}

function importBreach(from: string, to: string): string[] {
  const room = roomOf(from);
  if (room === null) return [];
  const target = roomOf(to);
  if (target !== null && target !== room && !opensTo[room]?.includes(target)) {
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
  /^lib\/(files\/(list-folder|disk)\.ts$|engine\/(list-stored|store)\.ts$)|^lib\/predict\/predict\.ts$/;

/** A folder that is listed elsewhere may leave out what is linked, and say nothing. */
function listingBreach({ path, source }: Module): string[] {
  if (!path.startsWith("lib/") || listsFolders.test(path)) return [];
  const call = source.match(/\breaddir(Sync)?\(/i);
  return call
    ? [`${path} calls ${call[0].slice(0, -1)}: folders are listed by lib/files/list-folder.ts`]
    : [];
}

function castBreach({ path, source }: Module): string[] {
  if (!path.startsWith("lib/") || believes.test(path) || !/\bas unknown as\b/.test(source)) return [];
  return [`${path} casts by way of unknown: types are believed where nodes and workers begin alone`];
}

/** The room of a module, or null for what lies in none: `lib/errors.ts`, `main.ts`, packages. */
function roomOf(path: string): string | null {
  return path.match(/^lib\/([^/]+)\//)?.[1] ?? null;
}
