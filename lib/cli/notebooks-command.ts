import { join, resolve } from "node:path";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { flags, lists, positiveInteger, texts } from "./parse-arguments.ts";

export const notebooksCommand = command({
  name: "notebooks",
  summary: "run, check or strip the notebooks",
  usage: "Usage: deno task notebooks [names] [--set name=value] | --check [names] | --strip [names]",
  help:
    `Runs the notebooks of notebooks/ (all, or those named; "01" is enough for a name, a path to any .ipynb is fine) in Deno's
Jupyter kernel and writes the executed copies to results/notebooks/. Neither Jupyter nor Python is needed.
Ends with exit code 1 when a cell failed; the copy then ends with its error.

  --set NAME=VALUE     value of a parameter, a constant of the cell tagged "parameters"; repeatable
  --timeout SECONDS    end a notebook whose cell takes longer (default: cells take as long as they like)
  --out DIR            folder for the executed copies (default: results/notebooks)
  --check              run nothing: check types and lint of the cells, and that no outputs are left in the files
  --strip              run nothing: remove outputs, execution counts and traces of the editor from the files

Examples:
  deno task notebooks
  deno task notebooks 02 --set image=7
  deno task notebooks --check
`,
  options: { ...texts("timeout", "out"), ...lists("set"), ...flags("check", "strip") },
  positionals: [0, Infinity],
  async run({ values, positionals: names }, { signal, progress }) {
    const timeout = positiveInteger("--timeout", values.timeout);
    if (values.check && values.strip) throw new UserError("give --check or --strip, not both");
    const { findNotebooks } = await import("../notebooks/find-notebooks.ts");
    const files = findNotebooks(names);
    if (values.strip) {
      const { stripFile } = await import("../notebooks/strip-notebook.ts");
      for (const { name, path } of files) {
        console.log(`${name}: ${await stripFile(path) ? "stripped" : "clean"}`);
      }
      return 0;
    }
    if (values.check) {
      const { checkNotebooks } = await import("../notebooks/check-notebooks.ts");
      const problems = await checkNotebooks(files);
      console.log(problems.length > 0 ? problems.join("\n\n") : `${files.length} notebooks are in order`);
      return problems.length > 0 ? 1 : 0;
    }
    const { runNotebooks } = await import("../notebooks/run-notebooks.ts");
    const out = resolve(projectFolder(), values.out ?? join("results", "notebooks"));
    const all = await runNotebooks({
      files,
      set: values.set ?? [],
      out,
      timeout,
      signal,
      progress,
      say: (line) => progress.note(line),
    });
    return all ? 0 : 1;
  },
});
