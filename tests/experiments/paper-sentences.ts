/** A sentence of the paper's text with its place. */
export interface PaperSentence {
  /** Section and heading, as claims name them: "5.4, Effectiveness of GLCC Designs". */
  readonly heading: string;
  /** Paragraph under the heading, from 1. A paragraph goes on after a formula. */
  readonly paragraph: number;
  /** Number of the sentence under the heading, and in its paragraph, from 1. */
  readonly sentence: number;
  readonly inParagraph: number;
  readonly text: string;
}

const SECTION = /^(\d(?:\.\d)?|Appendix [A-Z]) ([A-Z].*)$/;
/** Headings without a number are short and end in no mark. */
const HEADING = /^[A-Z][^.|:()]{2,60}$/;

/**
 * The sentences of the paper from its extracted text: headings, tables, formulas and references fall away.
 *
 * @param text lines; a paragraph is one line, except where a formula parts it.
 */
export function paperSentences(text: string): PaperSentence[] {
  const sentences: PaperSentence[] = [];
  let section = "";
  let heading = "";
  let paragraph = 0;
  let count = 0;
  let inParagraph = 0;
  const open = (name: string) => {
    heading = name;
    paragraph = count = 0;
  };
  let inReferences = false;
  // A sentence beside a formula keeps the borders of the formula's table at its end.
  for (const line of text.split("\n").map((line) => line.replace(/[\s|]+$/, "").trim())) {
    if (line === "References") inReferences = true;
    if (line === "Appendix") inReferences = false;
    const [, number, title] = line.match(SECTION) ?? [];
    if (number || line === "Abstract") {
      section = number ?? line;
      open(number ? `${number}, ${title}` : line);
    } else if (inReferences || isTableOrFormula(line)) continue;
    else if (HEADING.test(line) && section !== "" && !/^(Methods|Metrics|Dataset)\b/.test(line)) {
      open(`${section}, ${line}`);
    } else {
      // After a formula a paragraph goes on, in a small letter.
      const parts = line.replace(/\bet al\. (?=[A-Z])/g, "et al.").split(/(?<=[.!?])\s+(?=[A-Z])/);
      if (!/^[a-z]/.test(line) || paragraph === 0) {
        paragraph++;
        inParagraph = 0;
      } else if (inParagraph > 0 && !/[.!?]$/.test(sentences.at(-1)!.text)) {
        const begun = sentences.pop()!;
        sentences.push({ ...begun, text: `${begun.text} ${parts.shift()!}` });
      }
      for (const part of parts) {
        sentences.push({ heading, paragraph, sentence: ++count, inParagraph: ++inParagraph, text: part });
      }
    }
  }
  return sentences;
}

function isTableOrFormula(line: string): boolean {
  return line.length < 8 || line.includes("|") || /^\(S?\d+\)$/.test(line) ||
    /^[^.:]*\)[^.:]*$/.test(line) && line.length < 60;
}
