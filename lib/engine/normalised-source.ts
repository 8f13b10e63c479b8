import { stripTypeScriptTypes } from "node:module";
import jsTokens from "js-tokens";

/** After these words, or before these marks, a line break changes the meaning of a program (ECMA-262, restricted productions). */
const BREAK_AFTER = new Set(["return", "throw", "break", "continue", "yield", "async"]);
const BREAK_BEFORE = new Set(["++", "--", "=>"]);
const LINE_BREAK = /[\n\r\u2028\u2029]/;

/**
 * The source text with types, comments and formatting removed: two texts that differ only in these become equal.
 * Deno's own compiler takes off the types and prints the rest in one fixed way; a tokenizer then drops comments and
 * white space, keeping a line break only where it carries meaning.
 */
export function normalisedSource(source: string): string {
  const tokens: string[] = [];
  let pendingBreak = false;
  for (const token of jsTokens(withoutTypes(source))) {
    switch (token.type) {
      case "WhiteSpace":
      case "SingleLineComment":
        break;
      case "LineTerminatorSequence":
        pendingBreak = true;
        break;
      case "MultiLineComment":
        pendingBreak ||= LINE_BREAK.test(token.value);
        break;
      default:
        if (pendingBreak && (BREAK_AFTER.has(tokens.at(-1) ?? "") || BREAK_BEFORE.has(token.value))) {
          tokens.push("\n");
        }
        pendingBreak = false;
        tokens.push(token.value);
    }
  }
  return tokens.join(" ");
}

function withoutTypes(source: string): string {
  try {
    return stripTypeScriptTypes(source, { mode: "transform" });
  } catch {
    // The stripper does not know this syntax. Types then count as code: too much may run again, never too little.
    return source;
  }
}
