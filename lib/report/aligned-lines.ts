import stringWidth from "string-width";

/**
 * Lines of texts in columns, two spaces apart.
 *
 * @param isRight whether a column is aligned right; default: none is.
 */
export function alignedLines(
  lines: readonly (readonly string[])[],
  isRight: (column: number) => boolean = () => false,
): string[] {
  const widths = lines[0].map((_, c) => Math.max(...lines.map((line) => stringWidth(line[c]))));
  return lines.map((line) =>
    line.map((text, c) => {
      const space = " ".repeat(widths[c] - stringWidth(text));
      return isRight(c) ? space + text : text + space;
    }).join("  ").trimEnd()
  );
}
