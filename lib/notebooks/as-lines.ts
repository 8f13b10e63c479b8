/** Text as lines with their ends: a change of one line is then one line in a diff. */
export function asLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
