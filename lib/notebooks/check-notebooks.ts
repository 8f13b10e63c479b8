import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectFolder } from "../files/project.ts";
import { cellModule, cellOfLine } from "./cell-module.ts";
import type { NotebookFile } from "./find-notebooks.ts";
import { readNotebook } from "./notebook.ts";
import { parametersOf } from "./parameters.ts";
import { leftovers } from "./strip-notebook.ts";
import { runDeno } from "./run-deno.ts";

interface Extracted {
  readonly name: string;
  /** Of the file. */
  readonly path: string;
  readonly module: string;
}

/** What `deno lint --json` prints, as far as it is used. */
interface LintReport {
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly range: { readonly start: { readonly line: number } };
    readonly message: string;
    readonly code: string;
    readonly hint?: string;
  }[];
  readonly errors: readonly { readonly file_path: string; readonly message: string }[];
}

/**
 * Checks types and lint of the cells of notebooks, and that nothing of a run is left in the files.
 *
 * @returns what is wrong, for the reader; empty when nothing is
 */
export async function checkNotebooks(files: readonly NotebookFile[]): Promise<string[]> {
  if (files.length === 0) return [];
  const folder = await Deno.makeTempDir({ prefix: "ablate-notebooks-" });
  try {
    const left: string[] = [];
    const extracted: Extracted[] = [];
    for (const { name, path } of files) {
      const notebook = await readNotebook(path);
      parametersOf(notebook, path);
      left.push(
        ...leftovers(notebook).map((what) => `${name}: ${what}; deno task notebooks --strip ${name} cleans`),
      );
      const each = { name, path: join(folder, `${name}.ts`), module: cellModule(notebook, dirname(path)) };
      await Deno.writeTextFile(each.path, each.module);
      extracted.push(each);
    }
    return [...left, ...await typeErrors(extracted), ...await lintErrors(extracted)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function typeErrors(extracted: readonly Extracted[]): Promise<string[]> {
  const { success, stderr } = await onCells("check", ["--quiet"], extracted);
  if (success) return [];
  let told = stderr;
  for (const { name, path, module } of extracted) {
    const place = new RegExp(`${RegExp.escape(pathToFileURL(path).href)}:(\\d+):\\d+`, "g");
    told = told.replaceAll(place, (_, line) => `${name}, ${cellOfLine(module, Number(line))}`);
  }
  return [told.trim()];
}

async function lintErrors(extracted: readonly Extracted[]): Promise<string[]> {
  const { success, stdout, stderr } = await onCells("lint", ["--json"], extracted);
  if (success) return [];
  const report = stdout.trim() === "" ? null : JSON.parse(stdout) as LintReport;
  if (!report) return [stderr.trim()];
  const of = (address: string) =>
    extracted.find(({ path }) => [path, pathToFileURL(path).href].includes(address));
  return [
    ...report.errors.map(({ file_path, message }) => `${of(file_path)?.name ?? file_path}: ${message}`),
    ...report.diagnostics.map(({ filename, range, message, code, hint }) => {
      const each = of(filename);
      const place = each ? `${each.name}, ${cellOfLine(each.module, range.start.line)}` : filename;
      return `${place}: ${message} (${code})${hint ? `\n  ${hint}` : ""}`;
    }),
  ];
}

/** Runs a subcommand of Deno on the extracted cells with the project's settings. */
function onCells(subcommand: string, options: readonly string[], extracted: readonly Extracted[]) {
  const config = join(projectFolder(), "deno.json");
  return runDeno([subcommand, ...options, "--config", config, ...extracted.map(({ path }) => path)]);
}
