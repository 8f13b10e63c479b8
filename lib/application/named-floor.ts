import type { Experiment } from "../configuration/experiment.ts";
import type { Materials } from "../stages/materials.ts";
import type { Settings } from "../stages/settings.ts";

type Zero = Pick<Materials, "hasBackground"> & {
  readonly evaluate: Pick<Materials["evaluate"], "classNames">;
};

/**
 * An experiment whose row "Everything background" says what it is on data without background: everything the class with label 0,
 * such as sky. A row that claims speak of keeps its name.
 *
 * @param materialsOf what the cells of given settings run on.
 */
export function namedFloor(
  experiment: Experiment<Settings>,
  materialsOf: (settings: Settings) => Zero,
): Experiment<Settings> {
  const { cells, ceilings, claims, figure } = experiment;
  const names = new Map<string, string>(), notes = new Map<string, string>();
  for (const { name, explain } of ceilings) {
    const own = cells.filter(({ row, part }) => part === "ceilings" && row === name);
    if (!own.some(({ settings }) => settings.classifier === "floor") || !/background/i.test(name)) continue;
    const materials = own.map(({ settings }) => materialsOf(settings));
    if (materials.some(({ hasBackground }) => hasBackground)) continue;
    const zeros = new Set(materials.map(({ evaluate: { classNames: [zero] } }) => zero));
    const zero = zeros.size === 1 ? [...zeros][0] : "class 0";
    if (!JSON.stringify(claims).includes(name)) names.set(name, name.replace(/background/i, () => zero));
    const note = `every mask is called ${zero}, label 0, for this data has no background`;
    notes.set(name, explain === undefined ? note : `${explain}; ${note}`);
  }
  if (notes.size === 0) return experiment;
  const renamed = (name: string) => names.get(name) ?? name;
  return {
    ...experiment,
    cells: cells.map((cell) => cell.part === "ceilings" ? { ...cell, row: renamed(cell.row) } : cell),
    ceilings: ceilings.map(({ name, explain }) => ({
      name: renamed(name),
      explain: notes.get(name) ?? explain,
    })),
    figure: figure.kind === "forest" && figure.ceilings
      ? { ...figure, ceilings: figure.ceilings.map(renamed) }
      : figure,
  };
}
