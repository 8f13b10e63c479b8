import { absoluteImports } from "./absolute-imports.ts";
import { isCode, type Notebook, sourceOf } from "./notebook.ts";

const MARK = /^\/\/ cell (\d+)$/;

/**
 * The code cells of a notebook as one module, in order, so that it can be checked like any other: imports first, since a
 * cell may import in its middle. Relative imports become addresses: the module lies elsewhere. A line `// cell N` stands before each; N counts code cells from 1.
 *
 * @param folder of the notebook, absolute.
 */
export function cellModule(notebook: Notebook, folder: string): string {
  const cells = notebook.cells.filter(isCode).map((cell, i) =>
    `// cell ${i + 1}\n${absoluteImports(sourceOf(cell), folder)}\n`
  );
  // Without an import or export it would be a script, whose names collide with those of other notebooks.
  return `${cells.join("\n")}\nexport {};\n`;
}

/** Which cell a line of the module lies in, and which line of it, both from 1: "cell 3, line 2". */
export function cellOfLine(module: string, line: number): string {
  const lines = module.split("\n").slice(0, line);
  const mark = lines.findLastIndex((text) => MARK.test(text));
  return mark < 0 ? `line ${line}` : `cell ${MARK.exec(lines[mark])![1]}, line ${line - mark - 1}`;
}
