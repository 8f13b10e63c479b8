import { isFile } from "../datasets/paths.ts";
import { join } from "node:path";
import { encode } from "fast-png";
import { z } from "zod";
import { listFolder } from "../datasets/voc2012.ts";
import { VOC_PALETTE } from "../datasets/voc-palette.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import type { Cell } from "../configuration/experiment.ts";
import { silentProgress } from "../progress/progress.ts";
import { provenance } from "../engine/provenance.ts";
import { UserError } from "../errors.ts";
import { requirePictures } from "./require-pictures.ts";
import type { Settings } from "../stages/settings.ts";
import { CellReader } from "./cell-reader.ts";
import type { RunOptions } from "./options.ts";
import type { PreparedExperiment } from "./prepare-experiment.ts";
import { Suite } from "./suite.ts";
import { ifThere } from "../files/if-there.ts";

/** Which pseudo-labels, and where to. */
export interface ExportOptions extends RunOptions {
  /** Name of an experiment with a cell that measures pseudo-labels. */
  readonly experiment: string;
  /** Name of the row; default: the first that measures pseudo-labels. */
  readonly row?: string | undefined;
  /** Name of the column, likewise. */
  readonly column?: string | undefined;
  /** Absolute path of the folder to write. */
  readonly out: string;
}

export interface Exported {
  readonly row: string;
  readonly column: string;
  readonly written: number;
  /** There from an earlier call. */
  readonly kept: number;
}

/** What pseudo-masks.json tells: what the masks are, so that no folder mixes two kinds. */
const Record = z.looseObject({ key: z.string() });

/**
 * Writes the pseudo-labels of a training split as label maps in the layout of PASCAL VOC, from which segmentation networks are
 * trained: `SegmentationClass/<id>.png` (indexed, VOC's palette), `ImageSets/Segmentation/<split>.txt`, `classes.txt`, and
 * `pseudo-masks.json` with settings, key and commit. Masks that are there already are kept, so a call given again goes on.
 *
 * @throws {UserError} where no cell measures pseudo-labels, or the folder holds pseudo-masks of other settings.
 */
export async function exportPseudoMasks(options: ExportOptions): Promise<Exported> {
  const { experiment, out, signal, progress = silentProgress } = options;
  await using suite = await Suite.open([experiment], options);
  if (suite.refused.length > 0) throw suite.refused[0].error;
  const [prepared] = suite.experiments;
  requirePictures(prepared);
  const index = chosenCell(prepared, options);
  const cell = prepared.experiment.cells[index];
  const { train } = prepared.materials;
  const node = prepared.nodes[index];
  const reader = new CellReader(node, suite.evaluate);
  const key = await reader.labelsKey();
  await requireSame(join(out, "pseudo-masks.json"), key);
  const { commit, dirty, versions } = await provenance();
  const record = {
    ...{ key, experiment, row: cell.row, column: cell.column, seed: cell.seed },
    ...{ profile: prepared.experiment.profile.name, data: train.fingerprint, split: train.name },
    ...{ images: train.ids.length, settings: cell.settings, commit, dirty, deno: versions.deno },
  };
  await writeAtomically(join(out, "pseudo-masks.json"), JSON.stringify(record, null, 2) + "\n");
  await writeAtomically(join(out, "classes.txt"), train.classNames.join("\n") + "\n");
  await writeAtomically(join(listFolder(out), `${train.name}.txt`), train.ids.join("\n") + "\n");
  const paths = train.ids.map((id) => join(out, "SegmentationClass", `${id}.png`));
  const here = paths.map(isFile);
  const kept = here.filter(Boolean).length;
  const task = progress.begin("pseudo-masks", paths.length, kept, "image");
  let written = 0;
  try {
    for await (const [image, { height, width, data }] of reader.labelMaps((image) => !here[image])) {
      signal?.throwIfAborted();
      const png = encode({ height, width, data, depth: 8, channels: 1, palette: VOC_PALETTE });
      await writeAtomically(paths[image], png);
      task.update(kept + ++written);
    }
  } finally {
    task.end();
  }
  return { row: cell.row, column: cell.column, written, kept };
}

/** Number of the cell that is exported: of the first seed. */
function chosenCell({ experiment }: PreparedExperiment, { row, column }: ExportOptions): number {
  const fits = (cell: Cell<Settings>) => cell.settings.measure === "pseudo-labels";
  const index = experiment.cells.findIndex((cell) =>
    fits(cell) && (row === undefined || cell.row === row) && (column === undefined || cell.column === column)
  );
  if (index >= 0) return index;
  const places = experiment.cells.filter(fits).map((cell) => `"${cell.row}" / "${cell.column}"`);
  throw new UserError(
    places.length > 0
      ? `Expected a row and column that measure pseudo-labels (${[...new Set(places)].join(", ")}) ` +
        `but found "${row ?? "any"}" / "${column ?? "any"}"`
      : `Expected an experiment with a cell that measures pseudo-labels but found none in ${experiment.name}`,
    undefined,
    places.length > 0 ? undefined : "Give one with `measure: pseudo-labels`, such as table-s2.",
  );
}

/** Refuses a folder with pseudo-masks that were made otherwise: a network would be trained on a mixture. */
async function requireSame(path: string, key: string): Promise<void> {
  const text = await ifThere(Deno.readTextFile(path));
  if (text === undefined) return;
  let found: string | undefined;
  try {
    found = Record.parse(JSON.parse(text)).key;
  } catch {
    // Not what this command writes: refused like another key.
  }
  if (found === key) return;
  throw new UserError(
    "Expected an empty folder or these pseudo-masks but found those of other settings, data or code",
    path,
    "Choose another folder with --out, or remove this one.",
  );
}
