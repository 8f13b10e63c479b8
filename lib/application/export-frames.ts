import { writeAtomically } from "../files/atomic-write.ts";
import { Frame } from "../report/views/frame.ts";
import { load, type Loaded } from "./load.ts";
import { tidyRows } from "./tidy-rows.ts";

export type FrameKind = "rows" | "images" | "classes";

export interface ExportFramesOptions {
  readonly profile?: string | undefined;
  readonly row?: string | undefined;
  readonly column?: string | undefined;
  /** Absolute path of the file. */
  readonly out: string;
}

/**
 * Writes written results of experiments as one tidy CSV; computes nothing.
 *
 * @returns what was written.
 * @throws {UserError} where results, or the counts that they are of, are not there, with the command that makes them.
 */
export async function exportFrames(
  kind: FrameKind,
  names: readonly string[],
  { profile, row, column, out }: ExportFramesOptions,
): Promise<Frame> {
  const loaded: Loaded[] = [];
  for (const name of names) loaded.push(await load(name, { profile }));
  const frame = kind === "rows"
    ? tidyRows(...loaded.map(({ run }) => run))
    : await ofEach(loaded, (one) => one[kind === "images" ? "perImage" : "perClass"]({ row, column }));
  await writeAtomically(out, frame.csv());
  return frame;
}

/** Rows of several experiments under each other, with the experiment that each is of. */
async function ofEach(
  loaded: readonly Loaded[],
  read: (one: Loaded) => Promise<Frame>,
): Promise<Frame> {
  const frames: Frame[] = [];
  for (const one of loaded) {
    const { experiment, profile } = one.run.results, frame = await read(one);
    const rows = frame.rows.map((row) => ({ experiment, profile, ...row }));
    frames.push(new Frame(["experiment", "profile", ...frame.columns], rows, frame.missing));
  }
  return new Frame(
    [...new Set(frames.flatMap(({ columns }) => columns))],
    frames.flatMap(({ rows }) => rows),
    frames.flatMap(({ missing }) => missing),
  );
}
