/**
 * Two results side by side: numbers with their differences, and what changed between them. Finished numbers only.
 *
 * @internal
 */
export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** In the order of A's table. */
  readonly cells: readonly ComparedCell[];
  readonly settings: readonly ChangedSetting[];
  readonly data: readonly Change[];
  readonly code: ChangedCode;
  /** Cells that only one side has. */
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
  /** What a reader must know before believing it: sentences. */
  readonly notes: readonly string[];
}

export interface ComparedSide {
  /** As it was asked for, for example "HEAD~3:table5". */
  readonly name: string;
  readonly experiment: string;
  readonly profile: string;
  /** Where the numbers come from: commit of the run, command. */
  readonly made: string;
}

export interface ComparedCell {
  readonly row: string;
  readonly column: string;
  readonly metric: string;
  readonly label: string;
  readonly digits: number;
  /** Whether the metric is one that the tables show. */
  readonly isShown: boolean;
  readonly a: number;
  readonly b: number;
  /** B minus A. */
  readonly difference: number;
  /** 95 % interval of the paired difference; null where the numbers could not be paired. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Why there is no interval; or that both sides have the very same result. */
  readonly note: string;
}

/** Something that has another value on the other side; null where a side has none. */
export interface Change {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** A setting that differs in cells that stand opposite each other. */
export interface ChangedSetting extends Change {
  /** In which cells: "every cell", or their names. */
  readonly where: string;
}

export interface ChangedCode {
  /** How they were found. */
  readonly how: string;
  /** `from` and `to` are short hashes. */
  readonly modules: readonly Change[];
}

/** What changed, group by group with a heading, as lines; a group without changes says so. */
export function changesText({ settings, code, data, onlyInA, onlyInB }: Comparison): [string, string[]][] {
  const only = (side: string, cells: readonly string[]) => cells.map((cell) => `only in ${side}: ${cell}`);
  return [
    ["Settings", settingsText(settings)],
    [`Code (${code.how})`, codeText(code.modules)],
    ["Data and models", data.map(({ what, from, to }) => `${what}: ${arrow(from, to)}`)],
    ...(onlyInA.length + onlyInB.length > 0
      ? [["Cells", [...only("A", onlyInA), ...only("B", onlyInB)]] as [string, string[]]]
      : []),
  ];
}

/** What changed in the same cells stands together. */
function settingsText(settings: readonly ChangedSetting[]): string[] {
  return [...Map.groupBy(settings, ({ where }) => where)].map(([where, changes]) =>
    `${where}: ${changes.map(({ what, from, to }) => `${what} ${arrow(from, to)}`).join("; ")}`
  );
}

/** The note of cells that both sides have the same stored result of. */
export const SAME_RESULT = "the very same result";

/** The numbers that a reader looks at: of metrics that tables show, without those of one and the same result. */
export function listedCells({ cells }: Comparison): ComparedCell[] {
  return cells.filter(({ isShown, note }) => isShown && note !== SAME_RESULT);
}

export function summaryText(comparison: Comparison): string {
  const shown = listedCells(comparison);
  const same = comparison.cells.filter(({ isShown }) => isShown).length - shown.length;
  if (shown.length === 0) {
    return same > 0
      ? `All ${same} numbers are of the very same results on both sides.`
      : "No number stands on both sides.";
  }
  const paired = shown.filter(({ interval }) => interval !== null);
  const clear = paired.filter(({ interval }) => interval!.low > 0 || interval!.high < 0);
  const without = shown.length - paired.length;
  return `${shown.length} numbers compared, ${paired.length} of them paired; ${clear.length} differ by more than chance ` +
    `(95 % interval without zero, each on its own)${without > 0 ? `; ${without} have no interval` : ""}${
      same > 0 ? `. ${same} more are of the very same results on both sides and left out` : ""
    }.`;
}

function arrow(from: string | null, to: string | null): string {
  return `${shortened(from)} → ${shortened(to)}`;
}

/** Modules of one side alone that are named; the others are counted. */
const NAMED = 3;

/** Modules that changed each for itself; those that only one side has or uses together. */
function codeText(modules: readonly Change[]): string[] {
  const only = (side: string, names: readonly string[]) => {
    if (names.length === 0) return [];
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    return [`only in ${side}: ${names.slice(0, NAMED).join(", ")}${more}`];
  };
  const changed = modules.filter(({ from, to }) => from !== null && to !== null);
  return [
    ...changed.map(({ what, from, to }) =>
      `${what}: ${what.startsWith("npm:") ? arrow(from, to) : "changed"}`
    ),
    ...only("A", modules.filter(({ to }) => to === null).map(({ what }) => what)),
    ...only("B", modules.filter(({ from }) => from === null).map(({ what }) => what)),
  ];
}

/** Of a SHA-256 the first digits; what is not there is called so. */
function shortened(value: string | null): string {
  return value === null ? "absent" : value.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}
