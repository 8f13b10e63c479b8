import stringWidth from "string-width";

/**
 * Breaks a text into lines at its spaces; a single word wider than the line is broken inside.
 *
 * @param width room in the unit of `measure`, above the width of any single character
 * @param measure width of a piece of text: pixels of a figure; default: columns of a terminal
 * @returns at least one line
 */
export function wrapText(
  text: string,
  width: number,
  measure: (text: string) => number = stringWidth,
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const character of word) {
      if (line !== "" && measure(line + character) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

/**
 * A text for a terminal, broken into lines.
 *
 * @param width of the whole, of which a text gets 20 columns even where less is left. @param indent before every line.
 * @param first what stands in its place before the first.
 */
export function wrapIndented(text: string, width: number, indent = "", first = indent): string[] {
  const lines = wrapText(text, Math.max(20, width - stringWidth(indent)));
  return lines.map((line, l) => (l === 0 ? first : indent) + line);
}
