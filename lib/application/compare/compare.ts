import { knownOptions } from "../../configuration/known-options.ts";
import { StoreReader } from "../../engine/store-reader.ts";
import type { ComparedSide, Comparison } from "../../report/comparison/comparison.ts";
import { ComparisonView } from "../../report/views/comparison-view.ts";
import { changedCode } from "./changed-code.ts";
import { changedData, changedSettings } from "./changed-settings.ts";
import { comparedCells, oppositeCells } from "./compared-cells.ts";
import { type Comparable, type Side, sideOf, type SideOptions } from "./side.ts";

/** How to compare. */
export interface CompareOptions extends SideOptions {
  /** Where resamples are looked for; default: the project's store. */
  readonly store?: StoreReader;
}

const OPTIONS = { profile: true, experiment: true, within: true, project: true, store: true } as const;

/**
 * Compares two written results cell by cell: the paired difference B − A with its interval, and which settings, code and data
 * changed between them. Computes no stage and changes nothing.
 *
 * ```ts ignore
 * import { compare } from "ablate";
 *
 * await compare("HEAD~3:table5", "table5");
 * await compare("graph.k=12", "graph.k=50", { within: "table8+graph.k=12,25,50" });
 * ```
 *
 * @param a, b names or folders of results, `REVISION:NAME`, what `load` or `reproduce` gave, or with `within` two settings or rows.
 * @throws {UserError} where there are no such results.
 */
export async function compare(
  a: Comparable,
  b: Comparable,
  options: CompareOptions = {},
): Promise<ComparisonView> {
  knownOptions(options, OPTIONS, "compare");
  const { store = new StoreReader(), ...asked } = options;
  const sides = [await sideOf(a, asked), await sideOf(b, asked)] as const;
  const { opposite, onlyInA, onlyInB } = oppositeCells(...sides);
  const cells: Comparison["cells"][number][] = [];
  for (const pair of opposite) cells.push(...await comparedCells(pair, sides, store));
  return new ComparisonView({
    a: comparedSide(sides[0]),
    b: comparedSide(sides[1]),
    cells,
    settings: changedSettings(opposite),
    data: changedData(...sides),
    code: await changedCode(...sides, store, options.project),
    ...{ onlyInA, onlyInB },
    notes: sides.flatMap(dirtyNote),
  });
}

function comparedSide(
  { name, run: { results: { experiment, profile }, run: { commit, command } } }: Side,
): ComparedSide {
  const by = command.trim() === "deno task" ? "made in a cell or a script" : `made by ${command}`;
  const made = `${by}, ${commit ? `commit ${commit.slice(0, 7)}` : "outside of a git checkout"}`;
  return { name, experiment, profile, made };
}

function dirtyNote({ name, run: { run: { dirty, code } } }: Side): string[] {
  if (!dirty || code) return [];
  return [
    `${name} was made with changes that were not committed: its code may be another than that of its commit.`,
  ];
}
