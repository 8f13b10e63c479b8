import { knownOptions } from "../configuration/known-options.ts";
import { StoreReader } from "../engine/store-reader.ts";
import { UserError } from "../errors.ts";
import type { Frame } from "../report/views/frame.ts";
import { customInspect, jupyterDisplay, type MimeBundle } from "../report/views/view.ts";
import { findResults, type ResultsAsked } from "./find-results.ts";
import { type CountsAsked, perClassFrame, perImageFrame } from "./counts-frames.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { setTexts, type SetValue } from "./set-values.ts";
import { type TidyRow, tidyRows } from "./tidy-rows.ts";
import { variantName } from "./results-folder.ts";

/** Which written results to load. */
export interface LoadChanges extends ResultsAsked {
  /** Settings that the run was given, as `reproduce` takes them. */
  readonly set?: Readonly<Record<string, SetValue>>;
  /** Number of seeds that it was given. */
  readonly seeds?: number;
}

const CHANGES = { profile: true, folder: true, set: true, seeds: true } as const;

/** Written results: tidy rows of numbers, and what is in the store of single images and classes. Nothing is computed. */
export class Loaded {
  /** One row per number of the table, which shows itself. */
  readonly frame: Frame<TidyRow>;

  /** @internal */
  constructor(
    /** Where they lie. */
    readonly folder: string,
    readonly run: RecordedRun,
    readonly store = new StoreReader(),
  ) {
    this.frame = tidyRows(run);
  }

  /** One object per number: experiment, row, column, the settings in which cells differ, metric, value, low, high, n. */
  get rows(): readonly TidyRow[] {
    return this.frame.rows;
  }

  /** What is not there, and the command that makes it. */
  get missing(): readonly string[] {
    return this.frame.missing;
  }

  /** The rows as CSV. */
  csv(): string {
    return this.frame.csv();
  }

  /**
   * Metrics of every image in the cells asked for, in %: a row per cell and image.
   *
   * @throws {UserError} where the store has the counts of none of them, with the command that makes them.
   */
  perImage(asked: CountsAsked = {}): Promise<Frame> {
    return perImageFrame(this.run, this.store, asked);
  }

  /** IoU of every class in the cells asked for, in %, with its interval over images: a row per cell and class. Throws as `perImage`. */
  perClass(asked: CountsAsked = {}): Promise<Frame> {
    return perClassFrame(this.run, this.store, asked);
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    return this.frame[jupyterDisplay]();
  }

  /** @internal */
  [customInspect](): string {
    return this.frame[customInspect]();
  }
}

/**
 * Loads written results without computing anything.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { load } from "ablate";
 *
 * const { rows } = await load("table5");
 * const glcc = rows.filter((row) => row.metric === "miou" && row["classifier"] === "glcc");
 * assert.ok(glcc.every(({ value }) => value !== null && value > 0));
 * ```
 *
 * @param name of an experiment, of a folder of `results/<profile>/`, or the path of a folder.
 * @throws {UserError} where there are no such results, with the command that makes them.
 */
export async function load(name: string, changes: LoadChanges = {}): Promise<Loaded> {
  knownOptions(changes, CHANGES, "load");
  const { set = {}, seeds, ...asked } = changes;
  const deviations = setTexts(set);
  if (seeds !== undefined) {
    if (!Number.isSafeInteger(seeds) || seeds < 1) {
      throw new UserError(`expected a whole number of at least 1 but found ${seeds}`, "seeds");
    }
    deviations.push(`seeds=${seeds}`);
  }
  const variant = deviations.length > 0 ? variantName(name, deviations) : name;
  const { folder, run } = await findResults(variant, asked);
  return new Loaded(folder, run);
}
