/** What LaTeX would read as a command, and signs that its usual fonts lack. */
const replacements: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "&": "\\&",
  "%": "\\%",
  "$": "\\$",
  "#": "\\#",
  "_": "\\_",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "''",
  "−": "$-$",
  "–": "--",
  "→": "$\\rightarrow$",
  "×": "$\\times$",
  "≥": "$\\geq$",
  "≤": "$\\leq$",
  "±": "$\\pm$",
  "·": "$\\cdot$",
  "°": "$^{\\circ}$",
  "Δ": "$\\Delta$",
  "α": "$\\alpha$",
  "β": "$\\beta$",
  "γ": "$\\gamma$",
  "τ": "$\\tau$",
  "…": "\\ldots{}",
  "“": "``",
  "”": "''",
  "’": "'",
};

/** Text as LaTeX prints it letter by letter. Line breaks become spaces. */
export function escapeLatex(text: string): string {
  // A bracket at the start of a table line would be read as the option of the line break before it.
  return Array.from(text.replace(/\s+/g, " "), (character) => replacements[character] ?? character)
    .join("")
    .replace(/^\[/, "{[}");
}
