import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { UserError } from "../errors.ts";
import { Frame, type FrameValue } from "../report/views/frame.ts";
import { flatSettings } from "./flat-settings.ts";
import type { PastRun } from "./run-history.ts";

/** Which runs and which of their numbers. */
export interface RunsAsked {
  readonly experiment?: string;
  readonly profile?: string | undefined;
  /** The cell whose numbers are listed; default: the first of the newest run. */
  readonly row?: string | undefined;
  readonly column?: string | undefined;
  /** Conditions that all hold, such as `graph.k>12`, `miou >= 70`, `commit ~ 5ac2`. */
  readonly where?: readonly string[] | undefined;
  /** Name of a field, with a minus before it for the largest first; default: the oldest first. */
  readonly sort?: string | undefined;
}

/** A run in the list, with the settings and numbers of the chosen cell as further fields. */
export type RunRow = Readonly<Record<string, FrameValue>>;

/** Fields of every run; settings and metrics come after them. */
export const RUN_FIELDS = [
  ...["time", "experiment", "profile", "kind", "commit", "dirty", "computed", "seconds", "key"],
  ...["row", "column"],
];

/** Runs as rows, one for each point of a sweep. @throws {UserError} for a cell, a field or a condition that there is not. */
export function runsFrame(runs: readonly PastRun[], asked: RunsAsked): Frame<RunRow> {
  const { experiment, profile, where = [], sort } = asked;
  const chosen = runs.filter((run) =>
    (experiment === undefined || run.experiment === experiment) &&
    (profile === undefined || run.profile === profile)
  );
  if (chosen.length === 0) return new Frame(RUN_FIELDS, []);
  const place = placeOf(chosen, asked);
  const rows = chosen.flatMap((run) => rowsOf(run, place));
  const columns = [...new Set([...RUN_FIELDS, ...rows.flatMap(Object.keys)])];
  const conditions = where.map((text) => conditionOf(text, columns));
  const kept = rows.filter((row) => conditions.every((holds) => holds(row)));
  return new Frame(columns, sort === undefined ? kept : sorted(kept, sort, columns));
}

interface Place {
  readonly row: string | null;
  readonly column: string | null;
}

/** Numbers of several experiments stand beside each other only where a cell is asked for. */
function placeOf(runs: readonly PastRun[], { row, column }: RunsAsked): Place {
  const numbers = runs.flatMap((run) => run.numbers);
  for (const [what, name] of [["row", row], ["column", column]] as const) {
    const known = [...new Set(numbers.map((one) => one[what]))];
    if (name !== undefined && !known.includes(name)) {
      throw new UserError(
        `expected a ${what} of these runs but found "${name}"`,
        `--${what}`,
        didYouMeanText(name, known) ?? `There are: ${known.join(", ")}.`,
      );
    }
  }
  if (new Set(runs.map((run) => run.experiment)).size > 1 && row === undefined && column === undefined) {
    return { row: null, column: null };
  }
  const newest = runs.at(-1)!.numbers;
  const own =
    newest.find((one) =>
      (row === undefined || one.row === row) && (column === undefined || one.column === column)
    ) ?? numbers.find((one) => row === undefined || one.row === row);
  return { row: row ?? own?.row ?? null, column: column ?? own?.column ?? null };
}

function rowsOf(run: PastRun, { row, column }: Place): RunRow[] {
  const { time, experiment, profile, kind, commit, dirty, computed, seconds, key } = run;
  const base = {
    ...{ time, experiment, profile, kind, commit: commit ?? null, dirty: dirty ?? null },
    ...{ computed: computed ?? null, seconds: seconds ?? null, key, row, column },
    ...Object.fromEntries(flatSettings(run.changes)),
  };
  const points = Map.groupBy(run.numbers, ({ sweep = {} }) => JSON.stringify(sweep));
  const listed = [...points.values()].map((numbers): RunRow => {
    const values = numbers.find((one) => one.row === row && one.column === column)?.values ?? {};
    return {
      ...base,
      ...Object.fromEntries(flatSettings(numbers[0].sweep ?? {})),
      ...Object.fromEntries(
        Object.entries(values).flatMap(([metric, [value, low, high]]) => [
          [metric, value],
          [`${metric}.low`, low],
          [`${metric}.high`, high],
        ]),
      ),
    };
  });
  return listed.length > 0 ? listed : [base];
}

const COMPARISONS: Readonly<Record<string, (a: FrameValue, b: string) => boolean>> = {
  "<=": (a, b) => Number(a) <= Number(b),
  ">=": (a, b) => Number(a) >= Number(b),
  "!=": (a, b) => String(a) !== b,
  "<": (a, b) => Number(a) < Number(b),
  ">": (a, b) => Number(a) > Number(b),
  "=": (a, b) => String(a) === b,
  "~": (a, b) => String(a).includes(b),
};

function conditionOf(text: string, columns: readonly string[]): (row: RunRow) => boolean {
  const [, name, sign, value] = /^\s*([\w.-]+)\s*(<=|>=|!=|<|>|=|~)\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new UserError(
      `expected a condition but found "${text}"`,
      "--where",
      'For example --where "graph.k>12" or --where "commit~5ac2"; signs: = != < <= > >= and ~ for "contains".',
    );
  }
  requireField(name, columns, "--where");
  if ("<>".includes(sign[0]) && (value === "" || Number.isNaN(Number(value))) && name !== "time") {
    throw new UserError(`expected a number to compare with but found "${value}"`, `--where ${text}`);
  }
  const isTime = name === "time" && "<>".includes(sign[0]);
  return (row) => {
    const own = row[name] ?? null;
    // What is not there is only unlike something.
    if (own === null) return sign === "!=";
    if (!isTime) return COMPARISONS[sign](own, value);
    return COMPARISONS[sign](Number(String(own).localeCompare(value)), "0");
  };
}

function sorted(rows: readonly RunRow[], by: string, columns: readonly string[]): RunRow[] {
  const isFalling = by.startsWith("-"), name = by.replace(/^-/, "");
  requireField(name, columns, "--sort");
  const sign = isFalling ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [a[name] ?? null, b[name] ?? null];
    // What has no value stands last either way.
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === "number" && typeof other === "number") return sign * (one - other);
    return sign * String(one).localeCompare(String(other), "en", { numeric: true });
  });
}

function requireField(name: string, columns: readonly string[], option: string): void {
  if (columns.includes(name)) return;
  throw new UserError(
    `expected a field of the runs but found "${name}"`,
    option,
    didYouMeanText(name, columns) ?? `Fields: ${columns.join(", ")}.`,
  );
}
