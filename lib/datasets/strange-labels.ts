import { UserError } from "../errors.ts";

/** What a label map may hold, and what to do about other values. */
export interface LabelAdvice {
  /** Advice for these invalid values. */
  (values: readonly number[]): string;
}

/** A label map with invalid values. */
export class StrangeLabels extends UserError {
  /**
   * @param expected the values that may occur, in words. @param values those that may not, rising.
   * @param found the same in words, with where the first of them lies.
   */
  constructor(
    path: string,
    readonly expected: string,
    readonly values: readonly number[],
    found: string,
    readonly advice: LabelAdvice,
  ) {
    super(`Expected labels ${expected} but found ${found}`, path, advice(values));
  }
}

/** How many files a message names. */
const NAMED = 3;

/**
 * Merges all problems with label maps that hold invalid values into one, in place of the first. It names all of these values, so
 * that the advice covers them all. Other problems stay as they are.
 */
export function gatherStrangeLabels(problems: readonly UserError[]): UserError[] {
  const strange = problems.filter((problem) => problem instanceof StrangeLabels);
  if (strange.length < 2) return [...problems];
  return problems.flatMap((problem) =>
    problem === strange[0] ? together(strange) : problem instanceof StrangeLabels ? [] : problem
  );
}

function together(alike: readonly StrangeLabels[]): UserError {
  const [first] = alike;
  const values = [...new Set(alike.flatMap((problem) => problem.values))].sort((a, b) => a - b);
  const files = alike.slice(0, NAMED).map(({ where }) => where).join(", ");
  return new UserError(
    `Expected labels ${first.expected} but found ${values.join(", ")}`,
    alike.length > NAMED ? `${alike.length} files, such as ${files}` : files,
    first.advice(values),
    { cause: first },
  );
}
