import { writeAtomically } from "../files/atomic-write.ts";
import { isCode, type Notebook, notebookText, readNotebook } from "./notebook.ts";
import { isInjected } from "./parameters.ts";
import { withoutOutputs } from "./run-notebook.ts";

/** Metadata that Jupyter writes and that says nothing about the notebook: which version of what opened it last. */
const NOTEBOOK_METADATA = ["kernelspec", "language_info"];

/** The notebook as it is committed: no outputs, no counts, no injected cell, no traces of the editor. */
export function stripNotebook(notebook: Notebook): Notebook {
  const { cells, metadata } = withoutOutputs(notebook);
  const language = metadata.language_info as { name?: unknown } | undefined;
  return {
    ...notebook,
    cells: cells.filter((cell) => !isInjected(cell)).map((cell) => ({
      ...cell,
      metadata: cell.metadata.tags ? { tags: cell.metadata.tags } : {},
    })),
    metadata: {
      ...Object.fromEntries(
        Object.entries(metadata).filter(([name]) => NOTEBOOK_METADATA.includes(name)),
      ),
      // The kernel's version of TypeScript changes with Deno and is no property of the notebook.
      ...(language ? { language_info: { name: language.name } } : {}),
    },
  };
}

/** Why a notebook cannot be committed as it is; empty if it can. */
export function leftovers(notebook: Notebook): string[] {
  const code = notebook.cells.filter(isCode);
  const withOutputs = code.filter(({ outputs }) => outputs.length > 0).length;
  const counted = code.filter(({ execution_count }) => execution_count !== null).length;
  const injected = code.filter(isInjected).length;
  const found = [
    withOutputs > 0 ? `${withOutputs} cells hold outputs` : "",
    counted > 0 ? `${counted} cells hold execution counts` : "",
    injected > 0 ? "a cell of parameters from a command line is left" : "",
  ].filter((text) => text !== "");
  const same = notebookText(notebook) === notebookText(stripNotebook(notebook));
  return found.length > 0 || same ? found : ["metadata of the editor is left"];
}

/** Strips a notebook file. Returns whether there was anything to strip. */
export async function stripFile(path: string): Promise<boolean> {
  const before = await Deno.readTextFile(path);
  const after = notebookText(stripNotebook(await readNotebook(path)));
  if (after === before) return false;
  await writeAtomically(path, after);
  return true;
}
