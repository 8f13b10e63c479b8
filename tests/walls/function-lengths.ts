/** A function and how many lines it takes. */
export interface FunctionLength {
  readonly line: number;
  readonly lines: number;
}

/** The functions and methods of a module with their lengths, by Deno's own parser. Works inside of `deno test` alone. */
export function functionLengths(path: string, source: string): FunctionLength[] {
  const found: FunctionLength[] = [];
  const lineAt = (offset: number) => source.slice(0, offset).split("\n").length;
  const measure = ({ range: [start, end] }: { readonly range: readonly [number, number] }) => {
    const line = lineAt(start);
    found.push({ line, lines: lineAt(end) - line + 1 });
  };
  const create = () => ({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  });
  Deno.lint.runPlugin({ name: "lengths", rules: { all: { create } } }, path, source);
  return found;
}
