import { loadExperiment } from "../configuration/experiment.ts";
import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { lists, texts } from "./parse-arguments.ts";

export const settingsCommand = command({
  name: "settings",
  summary: "every setting with its range and default, or those of an experiment as resolved",
  usage:
    "Usage: deno task settings [experiment] [--profile NAME] [--set PATH=VALUE] [--row ROW] [--column COLUMN]",
  help:
    `Without an experiment: every setting, as docs/settings.md has them. With one: the settings of its cells after profile, base, column,
row and --set; first those that all cells share, then those in which they differ, with their values.

  --profile NAME       default: toybox
  --set PATH=VALUE     override a setting; repeatable
  --row, --column      the cells of that row, of that column
`,
  options: { ...texts("profile", "row", "column"), ...lists("set") },
  positionals: [0, 1],
  async run({ values, positionals: [name] }) {
    if (name === undefined) {
      const { Settings } = await import("../stages/settings.ts");
      const { settingsReference } = await import("../configuration/settings-reference.ts");
      return settingsReference(Settings).trimEnd();
    }
    const { SPEC } = await import("../application/prepare-experiment.ts");
    const experiment = await loadExperiment(name, SPEC, { profile: values.profile, set: values.set });
    const cells = experiment.cells.filter(({ row, column }) =>
      (values.row === undefined || row === values.row) &&
      (values.column === undefined || column === values.column)
    );
    if (cells.length === 0) {
      const rows = [...experiment.rows, ...experiment.ceilings].map((row) => row.name);
      const names = `a row (${rows.join(", ")}) and a column (${experiment.columns.join(", ")})`;
      throw new UserError(`expected ${names} that have a cell`, "--row, --column");
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
