import { didYouMeanText } from "../configuration/did-you-mean.ts";
import type { Experiment } from "../configuration/experiment.ts";
import { UserError } from "../errors.ts";
import type { Settings } from "../stages/settings.ts";

/** A part of an experiment: some of its rows and columns, or few images. */
export interface Selection {
  /** Names of rows, or of bounds below the table; absent: all. */
  readonly rows?: readonly string[] | undefined;
  /** Names of columns; absent: all. */
  readonly columns?: readonly string[] | undefined;
  /** The first so many images of the training and of the evaluation split; absent: all. */
  readonly images?: number | undefined;
}

/**
 * The experiment with the asked cells alone. Of a table without some of its rows or columns no claim is judged, and it is drawn as
 * its rows stand, since what it was to show may be missing.
 *
 * @throws {UserError} for a name that the experiment does not have, and where the chosen rows have no cell in the chosen columns.
 */
export function selectCells(experiment: Experiment<Settings>, only: Selection): Experiment<Settings> {
  const { images } = only;
  if (images !== undefined && !(Number.isSafeInteger(images) && images > 0)) {
    throw new UserError(`expected a whole number of at least 1 but found ${images}`, "--images");
  }
  const all = [...experiment.rows, ...experiment.ceilings].map(({ name }) => name);
  const rows = namesIn(only.rows, all, "--rows");
  const columns = namesIn(only.columns, experiment.columns, "--columns");
  const cells = experiment.cells.filter(({ row, column }) => rows.has(row) && columns.has(column))
    .map((cell) => images === undefined ? cell : { ...cell, settings: firstImages(cell.settings, images) });
  if (!cells.some(({ part }) => part === "rows")) {
    const where = [...columns].join(", ");
    throw new UserError(
      `expected rows of the table with a cell in ${where} but found none among ${[...rows].join(", ")}`,
      experiment.name,
      "Choose a row of the table proper, or another column.",
    );
  }
  if (only.rows === undefined && only.columns === undefined) return { ...experiment, cells };
  const isKept = ({ name }: { readonly name: string }) => cells.some(({ row }) => row === name);
  const { reference, panels } = experiment;
  const shows = panels && [panels.better, panels.than].every((row) => row === undefined || rows.has(row)) &&
    (panels.in === undefined || columns.has(panels.in));
  const { panels: _, ...without } = experiment;
  return {
    ...without,
    ...(shows ? { panels } : {}),
    cells,
    rows: experiment.rows.filter(isKept),
    ceilings: experiment.ceilings.filter(isKept),
    columns: experiment.columns.filter((column) => columns.has(column)),
    reference: reference !== null && rows.has(reference) ? reference : null,
    claims: [],
    figure: { kind: "forest" },
  };
}

/** What a selection adds to the name of the results: they never take the place of the whole table. */
export function selectionParts({ rows, columns, images }: Selection): string[] {
  return [
    ...(rows ? [`rows=${rows.join(";")}`] : []),
    ...(columns ? [`columns=${columns.join(";")}`] : []),
    ...(images === undefined ? [] : [`images=${images}`]),
  ];
}

/** The names that are meant: each by itself, or several with commas between them. */
function namesIn(
  asked: readonly string[] | undefined,
  known: readonly string[],
  option: string,
): Set<string> {
  if (typeof asked === "string") {
    throw new UserError(`expected a list of names but found "${asked}"`, option);
  }
  const names = asked?.flatMap((text) =>
    known.includes(text) ? [text] : text.split(",").map((name) => name.trim())
  );
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    throw new UserError(
      `expected names of the table but found "${name}"`,
      option,
      didYouMeanText(name, known) ?? `There are: ${known.join("; ")}.`,
    );
  }
  return new Set(names ?? known);
}

function firstImages(settings: Settings, count: number): Settings {
  const { dataset } = settings;
  return {
    ...settings,
    dataset: { ...dataset, train: firstOf(dataset.train, count), evaluate: firstOf(dataset.evaluate, count) },
  };
}

/** `val` as `val[:40]`; of a split that is a part already, its first images. */
function firstOf(split: string, count: number): string {
  const [, name, from, to] = /^(.+)\[(\d*):(\d*)\]$/.exec(split) ?? [undefined, split, "", ""];
  const end = Math.min(Number(from) + count, to === "" ? Infinity : Number(to));
  return `${name}[${from}:${end}]`;
}
