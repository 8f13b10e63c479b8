/** Representations of one thing by media type, as nbformat stores them: text as lines, JSON as it is. */
export type MediaBundle = Readonly<Record<string, unknown>>;

/** What a cell put out, as nbformat stores it. */
export type Output =
  | { readonly output_type: "stream"; readonly name: string; text: string[] }
  | { readonly output_type: "display_data"; data: MediaBundle; metadata: object }
  | {
    readonly output_type: "execute_result";
    readonly execution_count: number;
    data: MediaBundle;
    metadata: object;
  }
  | {
    readonly output_type: "error";
    readonly ename: string;
    readonly evalue: string;
    readonly traceback: readonly string[];
  };

/** A media bundle as a kernel sends it, in the form that nbformat stores. */
export function storedBundle(data: MediaBundle): MediaBundle {
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => [type, typeof value === "string" ? asLines(value) : value]),
  );
}

/** Text as lines with their ends: a change of one line is then one line in a diff. */
export function asLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
