import type { Notebook } from "../../lib/notebooks/notebook.ts";
import type { Output } from "../../lib/notebooks/output.ts";

/** A notebook of code cells; a cell may be given with its tags. */
export function notebookOf(...cells: (string | { source: string; tags: string[] })[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
    cells: cells.map((cell, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: typeof cell === "string" ? {} : { tags: cell.tags },
      source: typeof cell === "string" ? cell : cell.source,
      execution_count: null,
      outputs: [],
    })),
  };
}

/** Writes a notebook into a folder of its own, for the length of a test. */
export async function withNotebookFile(
  notebook: Notebook,
  test: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/tried.ipynb`;
    await Deno.writeTextFile(path, JSON.stringify(notebook));
    await test(path, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** An output as text: of a display its richest representation. */
export function outputText(output: Output): string {
  if (output.output_type === "stream") return output.text.join("");
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  const { data } = output;
  const value = data["text/html"] ?? data["text/markdown"] ?? data["text/plain"];
  return Array.isArray(value) ? value.join("") : String(value);
}

/** The outputs of each cell as text. */
export function outputsOf(notebook: Notebook): string[][] {
  return notebook.cells.map((cell) => ((cell as { outputs?: Output[] }).outputs ?? []).map(outputText));
}
