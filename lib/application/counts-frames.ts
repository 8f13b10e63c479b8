import type { StoredResult, StoreReader } from "../engine/store-reader.ts";
import { UserError } from "../errors.ts";
import { intervalOf } from "../metrics/bootstrap.ts";
import { classIouReplicates } from "../metrics/class-iou.ts";
import { Frame, type FrameValue } from "../report/views/frame.ts";
import { commandAgain } from "./command-again.ts";
import { flatSettings } from "./flat-settings.ts";
import { IMAGE_NAMES, type ImageNames } from "./image-names.ts";
import { type RecordedCell, recordedCells, type RecordedRun } from "./recorded-run.ts";
import { perImageMetrics } from "./report/per-image.ts";

/** Which cells of a table. */
export interface CountsAsked {
  /** Name of a row or of a bound below the table; default: all. */
  readonly row?: string | undefined;
  /** Name of a column; default: all. */
  readonly column?: string | undefined;
  /** Default: all. */
  readonly seed?: number;
}

/** The counts of a cell and one of its seeds, with what they are of. */
interface StoredCounts {
  readonly cell: RecordedCell;
  readonly seed: number;
  /** [images, classes * classes]. */
  readonly pixels: Int32Array;
  readonly masks: Int32Array | null;
  readonly images: number;
  readonly classes: number;
  /** Null where the store does not remember them. */
  readonly names: ImageNames | null;
  /** How images are drawn for intervals. */
  readonly draws: { readonly seed: number; readonly replicates: number; readonly groups?: readonly number[] };
}

/** See `Loaded.perImage`. */
export function perImageFrame(run: RecordedRun, store: StoreReader, asked: CountsAsked): Promise<Frame> {
  return frameOf(
    run,
    store,
    asked,
    ({ pixels, masks, images, names }) =>
      perImageMetrics(pixels, masks, images).map((metrics, image) => ({
        ...{ image, name: names?.ids[image] ?? null },
        ...metrics,
      })),
  );
}

/** See `Loaded.perClass`. */
export function perClassFrame(run: RecordedRun, store: StoreReader, asked: CountsAsked): Promise<Frame> {
  return frameOf(
    run,
    store,
    asked,
    ({ pixels, classes, draws, names, images }) =>
      classIouReplicates(pixels, classes, draws).classes.map((entry, label) => {
        const { value, low, high } = intervalOf(entry);
        const [iou, below, above] = [value, low, high].map((share) =>
          Number.isNaN(share) ? null : 100 * share
        );
        return { label, name: names?.classNames[label] ?? null, iou, low: below, high: above, n: images };
      }),
  );
}

async function frameOf(
  run: RecordedRun,
  store: StoreReader,
  asked: CountsAsked,
  rowsOf: (counts: StoredCounts) => readonly Readonly<Record<string, FrameValue>>[],
): Promise<Frame> {
  const { counts, missing } = await storedCounts(run, store, asked);
  const rows = counts.flatMap((one) => rowsOf(one).map((row) => ({ ...placeOf(one), ...row })));
  return new Frame(Object.keys(rows[0]), rows, missing);
}

function placeOf({ cell, seed }: StoredCounts): Record<string, FrameValue> {
  const { row, column, sweep } = cell;
  return { row, column, ...Object.fromEntries(flatSettings(sweep)), seed };
}

async function storedCounts(
  run: RecordedRun,
  store: StoreReader,
  { row, column, seed }: CountsAsked,
): Promise<{ readonly counts: readonly StoredCounts[]; readonly missing: readonly string[] }> {
  const cells = recordedCells(run);
  const asked = cells.filter((cell) =>
    (row === undefined || cell.row === row) && (column === undefined || cell.column === column)
  );
  if (asked.length === 0) {
    const list = (names: readonly string[]) => [...new Set(names)].map((name) => `"${name}"`).join(", ");
    throw new UserError(
      `expected a cell of the table but found ${[row, column].filter(Boolean).join(" / ")}`,
      run.results.experiment,
      `Rows: ${list(cells.map((cell) => cell.row))}. Columns: ${list(cells.map((cell) => cell.column))}.`,
    );
  }
  const counts: StoredCounts[] = [], absent: string[] = [];
  for (const cell of asked) {
    for (const [i, own] of cell.seeds.entries()) {
      if (seed !== undefined && seed !== own) continue;
      const found = await countsOf(cell, own, cell.keys[i], store);
      if (found) counts.push(found);
      else absent.push(`${cell.row} / ${cell.column}`);
    }
  }
  const again = commandAgain(run);
  if (counts.length === 0) {
    throw new UserError(
      "Expected counts of single images in the store but found none of these results",
      run.results.experiment,
      `They are there once the table was computed on this machine: ${again}`,
    );
  }
  const unnamed = counts.some(({ names }) => names === null);
  return {
    counts,
    missing: [
      ...(absent.length > 0
        ? [`Not in the store, or of no label maps: ${[...new Set(absent)].join("; ")}. Run ${again}`]
        : []),
      ...(unnamed ? [`Names of images and classes are remembered once it is run again: ${again}`] : []),
    ],
  };
}

/** Undefined where the store has no counts of pixels for the cell. */
async function countsOf(
  cell: RecordedCell,
  seed: number,
  key: string,
  store: StoreReader,
): Promise<StoredCounts | undefined> {
  const estimates = key === "" ? undefined : await store.result(key);
  const found: StoredResult | undefined = estimates && await store.result(estimates.manifest.inputs.counts);
  const tensors = (await found?.whole())?.tensors;
  if (!estimates || !tensors?.pixels) return undefined;
  const { params } = estimates.manifest;
  const [images, cells] = tensors.pixels.shape;
  return {
    ...{ cell, seed, images },
    pixels: tensors.pixels.data as Int32Array,
    masks: (tensors.masks?.data ?? null) as Int32Array | null,
    classes: Math.round(Math.sqrt(cells)),
    names: await store.remembered(IMAGE_NAMES, String(params.images)) as ImageNames | undefined ?? null,
    draws: {
      seed: Number(params.seed),
      replicates: Number(params.replicates),
      ...(params.groups ? { groups: params.groups as number[] } : {}),
    },
  };
}
