import { loadExperiment } from "../configuration/experiment.ts";
import { experimentNames } from "../configuration/experiment-names.ts";
import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { lists, oneOf, texts } from "./parse-arguments.ts";

export const settingsCommand = command({
  name: "settings",
  summary: "every setting with its range and default, or those of an experiment as resolved",
  usage:
    "Usage: deno task settings [experiment | setting] [--profile NAME] [--set PATH=VALUE] [--row ROW] [--column COLUMN]",
  help:
    `Without a name: every setting, as docs/settings.md has them. With that of an experiment: the settings of its cells after profile,
base, column, row and --set; first those that all cells share, then those in which they differ, with their values. With that of a
setting, or of several: values, default and meaning.

  --profile NAME       default: toybox
  --set PATH=VALUE     override a setting; repeatable
  --row, --column      the cells of that row, of that column

Examples:
  deno task settings table5 --row Baseline
  deno task settings graph.k
  deno task settings graph
`,
  options: { ...texts("profile", "row", "column"), ...lists("set") },
  positionals: [0, 1],
  async run({ values, positionals: [name] }) {
    if (name === undefined) {
      const { Settings } = await import("../stages/settings.ts");
      const { settingsReference } = await import("../configuration/settings-reference.ts");
      return settingsReference(Settings).trimEnd();
    }
    const known = experimentNames();
    if (!known.includes(name)) {
      const { Settings } = await import("../stages/settings.ts");
      const { settingsNamed } = await import("../configuration/settings-reference.ts");
      return settingsNamed(Settings, name, known);
    }
    const { SPEC } = await import("../application/prepare-experiment.ts");
    const experiment = await loadExperiment(name, SPEC, { profile: values.profile, set: values.set });
    const rows = [...experiment.rows, ...experiment.ceilings].map((row) => row.name);
    const row = oneOf("--row", rows, values.row),
      column = oneOf("--column", experiment.columns, values.column);
    const cells = experiment.cells.filter((cell) =>
      (row === undefined || row === cell.row) && (column === undefined || column === cell.column)
    );
    if (cells.length === 0) {
      throw new UserError(
        `expected a row and a column that have a cell but found ${row} and ${column}`,
        name,
      );
    }
    return resolvedText(cells.map(({ settings }) => settings));
  },
});

function resolvedText(all: readonly unknown[]): string {
  const flat = all.map((settings) => new Map(leaves(settings)));
  const paths = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  const lines = paths.map((path) => ({
    path,
    values: [...new Set(flat.map((settings) => settings.get(path) ?? "–"))],
  }));
  const shared = lines.filter(({ values }) => values.length === 1);
  const differing = lines.filter(({ values }) => values.length > 1);
  return [
    ...shared.map(({ path, values }) => `${path}: ${values[0]}`),
    ...(differing.length > 0 ? ["", "differing between cells:"] : []),
    ...differing.map(({ path, values }) => `${path}: ${values.join(" | ")}`),
  ].join("\n");
}

function leaves(settings: unknown, path = ""): [string, string][] {
  if (settings === null || typeof settings !== "object" || Array.isArray(settings)) {
    return [[path, JSON.stringify(settings)]];
  }
  return Object.entries(settings).filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => leaves(value, path === "" ? name : `${path}.${name}`));
}
