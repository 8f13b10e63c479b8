/** Text as it is: Plotly reads some tags and entities in names and labels. */
export function plotlyText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Text broken at spaces and after hyphens into lines of about so many characters; words stay whole. */
export function plotlyLines(text: string, characters: number): string {
  const lines: string[] = [];
  for (const part of text.split(/(?<=[\s-])(?=\S)/)) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && longer.trimEnd().length <= characters) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines.map((line) => plotlyText(line.trimEnd())).join("<br>");
}
