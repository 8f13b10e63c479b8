/** A table of GitHub-flavoured Markdown; its cells are Markdown already. The first column is always aligned left. */
export function pipeTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: "left" | "right" = "right",
): string {
  const rule = head.map((_, index) => index === 0 || align === "left" ? ":---" : "---:");
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Markup for small print. */
export function small(text: string): string {
  return `<sub>${text}</sub>`;
}

/** Text that Markdown and HTML leave alone, in a table cell and at the start of a list item. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\`*_[\]|~#]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/^([+-])(?=\s)/, "\\$1");
}
