import { UserError } from "../errors.ts";
import { didYouMeanText } from "./did-you-mean.ts";
import type { ExperimentFile } from "./experiment-file.ts";
import type { Located, Path } from "./located-yaml.ts";

/**
 * Names inside the file must refer to something in it.
 *
 * @param metrics that there are; undefined: not checked.
 * @throws {UserError} for the first that does not, with the nearest that would.
 */
export function checkNames(
  file: ExperimentFile,
  document: Located,
  metrics: readonly string[] | undefined,
): void {
  const columns = Object.keys(file.columns);
  const rows = [...Object.keys(file.rows), ...Object.keys(file.ceilings)];
  const check = (what: string, name: string, known: readonly string[], path: Path) => {
    if (known.includes(name)) return;
    const message = `unknown ${what} "${name}"; expected one of: ${known.join(", ")}`;
    throw new UserError(message, document.locate(path), didYouMeanText(name, known));
  };
  if (metrics) file.metrics.forEach((metric, index) => check("metric", metric, metrics, ["metrics", index]));
  if (file.compare !== undefined && file.compare !== "above") {
    check("row", file.compare, Object.keys(file.rows), ["compare"]);
  }
  const ceilings = Object.keys(file.ceilings);
  file.figure?.ceilings?.forEach((name, index) =>
    check("ceiling", name, ceilings, ["figure", "ceilings", index])
  );
  for (const part of ["rows", "ceilings"] as const) {
    for (const [row, { except }] of Object.entries(file[part])) {
      except.forEach((column, index) => check("column", column, columns, [part, row, "except", index]));
    }
  }
  for (const name of Object.keys(file.ceilings)) {
    if (Object.hasOwn(file.rows, name)) {
      throw new UserError(`"${name}" is a row already`, document.locate(["ceilings", name], "key"));
    }
  }
  if (file.panels) {
    check("row", file.panels.better, Object.keys(file.rows), ["panels", "better"]);
    check("row", file.panels.than, Object.keys(file.rows), ["panels", "than"]);
    check("column", file.panels.in, columns, ["panels", "in"]);
  }
  for (const [index, claim] of file.claims.entries()) {
    if ("expr" in claim) continue;
    check("row", claim.better, rows, ["claims", index, "better"]);
    check("row", claim.than, rows, ["claims", index, "than"]);
    if (claim.metric) check("metric", claim.metric, file.metrics, ["claims", index, "metric"]);
    if (claim.in === "all") continue;
    claim.in.forEach((column, at) => check("column", column, columns, ["claims", index, "in", at]));
  }
}
