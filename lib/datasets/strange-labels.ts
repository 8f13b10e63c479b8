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
