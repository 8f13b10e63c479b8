import { UserError } from "../errors.ts";
import { StrangeLabels } from "./strange-labels.ts";

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
