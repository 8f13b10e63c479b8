import type { Cell, Experiment } from "../configuration/experiment.ts";
import type { GivenFacts } from "../stages/materials.ts";
import type { Settings } from "../stages/settings.ts";
import type { Table } from "../report/table.ts";

/** Metrics of pixels, and what takes their place where there are rows of embeddings and no pixels. */
const INSTEAD: Readonly<Record<string, string>> = { miou: "accuracy", miouDefined: "accuracy" };

/** Words of claims that speak of these metrics. */
const WORDS: readonly (readonly [RegExp, string])[] = [[/\bmIoU\b/g, "accuracy"]];

/**
 * An experiment as it is of embeddings that are given: accuracy in place of mIoU, in claims too, no pictures, and no published
 * numbers, which are of pixels.
 */
export function inRows(experiment: Experiment<Settings>): Experiment<Settings> {
  const instead = (metric: string) => INSTEAD[metric] ?? metric;
  const metrics = [...new Set(experiment.metrics.map(instead))];
  const claims = experiment.claims.map((claim) => {
    const that = WORDS.reduce((text, [word, other]) => text.replace(word, other), claim.that);
    if (!("expr" in claim)) {
      return { ...claim, that, ...(claim.metric === undefined ? {} : { metric: instead(claim.metric) }) };
    }
    const inRow = (expr: string) => expr.replace(/\b(\w+)(?=\s*\(\s*")/g, (name) => instead(name));
    return {
      ...claim,
      that,
      expr: typeof claim.expr === "string" ? inRow(claim.expr) : claim.expr.map(inRow),
    };
  });
  return { ...experiment, metrics, claims, panels: undefined, published: undefined };
}

/** The same table with accuracy called what it is: the share of rows, not of pixels. */
export function namedInRows<T extends Pick<Table, "metrics">>(table: T): T {
  const metrics = table.metrics.map((metric) =>
    metric.name === "accuracy" ? { ...metric, label: "accuracy" } : metric
  );
  return { ...table, metrics };
}

/** What a cell needs of the file and does not find there; null where nothing is missing. */
export function missingFor(
  { classifier, supervision, inductive, measure, labelMap }: Settings,
  { zeroShot, classVectors }: GivenFacts,
): string | null {
  if (labelMap.from === "tokens" || (measure !== "evaluation" && measure !== "pseudo-labels")) {
    return "pictures";
  }
  if (classifier === "oracle" || classifier === "floor") return null;
  if (classifier === "zlap") return classVectors ? null : "tensor class_vectors";
  if (zeroShot) return null;
  const readsText = classifier === "zero-shot" || supervision.kind === "open" ||
    supervision.kind === "weak" ||
    inductive.coldPrior === "zero-shot";
  return readsText ? "tensor zero_shot" : null;
}

/** The cells that the file suffices for, and a sentence without a full stop for what is left out. */
export function supported(
  cells: readonly Cell<Settings>[],
  given: GivenFacts,
): { readonly cells: readonly Cell<Settings>[]; readonly notes: readonly string[] } {
  const lacking = Map.groupBy(cells, ({ settings }) => missingFor(settings, given));
  const notes = [...lacking].flatMap(([what, without]) => {
    if (what === null) return [];
    const places = new Set(without.map(({ row, column }) => `${row} (${column})`));
    return [`Left out, for the file has no ${what}: ${[...places].join(", ")}`];
  });
  return { cells: lacking.get(null) ?? [], notes };
}
