import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { readText } from "../files/read-text.ts";
import { rowName } from "./fill-table.ts";
import { ifThere } from "../files/if-there.ts";

const Settings = z.record(z.string(), z.unknown());
/** An interval of nothing has no ends. */
const Finite = z.number().nullish();

/** What run.json holds, as far as numbers are read, compared and traced. Fields that came later are optional. */
const Recorded = z.object({
  results: z.object({
    experiment: z.string(),
    profile: z.string(),
    data: z.object({ train: z.string(), evaluate: z.string() }),
    images: z.object({ train: z.number(), evaluate: z.number() }).optional(),
    clip: z.string(),
    /** What models and folders of masks are called, by the hash of their content. */
    names: z.record(z.string(), z.string()).optional(),
    settings: Settings,
    cells: z.array(z.object({
      part: z.enum(["rows", "ceilings"]),
      row: z.string(),
      column: z.string(),
      seed: z.number(),
      sweep: Settings.optional(),
      differs: Settings,
      heldOut: z.number().optional(),
    })),
    numbers: z.array(z.object({
      row: z.string(),
      column: z.string(),
      values: z.record(z.string(), z.object({ value: z.number(), low: Finite, high: Finite })),
    })),
  }),
  run: z.object({
    commit: z.string().optional(),
    dirty: z.boolean().optional(),
    command: z.string(),
    versions: z.object({ deno: z.string(), packages: z.array(z.string()) }),
    keys: z.array(
      z.object({ row: z.string(), column: z.string(), seed: z.number(), estimates: z.string() }),
    ),
    code: z.record(z.string(), z.string()).optional(),
  }),
});

/**
 * A run as run.json records it.
 *
 * @internal
 */
export type RecordedRun = z.infer<typeof Recorded>;

/** A metric of a cell as it was written, in %. */
export interface RecordedNumber {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A cell of a recorded table: all seeds of a row, a column and a point of the sweep. */
export interface RecordedCell {
  readonly part: "rows" | "ceilings";
  readonly row: string;
  readonly column: string;
  /** Values of swept settings; none without a sweep. */
  readonly sweep: Readonly<Record<string, unknown>>;
  /** Under a sweep: mIoU in % over training masks that were held out, the mean over seeds; null where there is none. */
  readonly heldOut: number | null;
  readonly seeds: readonly number[];
  /** Every setting that decides its numbers, of the first seed. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Keys of the estimates in the store, by seed. */
  readonly keys: readonly string[];
  /** By metric; empty where nothing could be measured. */
  readonly numbers: Readonly<Record<string, RecordedNumber>>;
}

/**
 * Takes the text of a run.json apart.
 *
 * @param where it lies, for the message.
 * @throws {UserError} where it is none.
 */
export function parseRecordedRun(text: string, where: string): RecordedRun {
  try {
    return Recorded.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(
      "Expected results as `reproduce` writes them but found something else",
      where,
      "Give the reproduce command of the experiment again.",
      { cause },
    );
  }
}

/** The record in a folder of results; null where there is none. Throws as `parseRecordedRun`. */
export async function readRecordedRun(folder: string): Promise<RecordedRun | null> {
  const path = join(folder, "run.json");
  const text = await ifThere(readText(path));
  return text === undefined ? null : parseRecordedRun(text, path);
}

/** The cells of a record with their settings, keys and numbers, in its order. */
export function recordedCells({ results, run }: RecordedRun): RecordedCell[] {
  const numbers = new Map(
    results.numbers.map(({ row, column, values }) => [JSON.stringify([row, column]), values]),
  );
  const cells = results.cells.map((cell, i) => ({ ...cell, sweep: cell.sweep ?? {}, key: run.keys[i] }));
  const groups = Map.groupBy(cells, ({ row, column, sweep }) => JSON.stringify([row, column, sweep]));
  return [...groups.values()].map((seeds): RecordedCell => {
    const [{ part, row, column, sweep, differs }] = seeds;
    const values = numbers.get(JSON.stringify([rowName({ row, sweep }), column])) ?? {};
    return {
      ...{ part, row, column, sweep },
      heldOut: meanOf(seeds.map(({ heldOut }) => heldOut)),
      seeds: seeds.map(({ seed }) => seed),
      settings: { ...results.settings, ...differs },
      keys: seeds.map(({ key }) => key?.estimates ?? ""),
      numbers: Object.fromEntries(
        Object.entries(values).map(([metric, { value, low, high }]) => [
          metric,
          { value, low: low ?? null, high: high ?? null },
        ]),
      ),
    };
  });
}

/** Null where any is missing. */
function meanOf(values: readonly (number | undefined)[]): number | null {
  const there = values.filter((value) => value !== undefined);
  return there.length === values.length ? there.reduce((sum, value) => sum + value, 0) / there.length : null;
}
