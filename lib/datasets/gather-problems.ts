import { UserError } from "../errors.ts";
import { StrangeLabels } from "./strange-labels.ts";

/** Up to so many problems of one kind are told one by one. */
const FEW = 3;

/**
 * Puts problems of one kind together, in the order in which the first of each kind stands: more than three that say the same of
 * different files become one with their number and the first three, and label maps with values that may not occur become one
 * that names all of these values.
 */
export function gatherProblems(problems: readonly UserError[]): UserError[] {
  const kinds = new Map<string, UserError[]>();
  for (const problem of problems) {
    const key = JSON.stringify(
      problem instanceof StrangeLabels ? ["labels", problem.expected] : [problem.message, problem.fix],
    );
    kinds.set(key, [...kinds.get(key) ?? [], problem]);
  }
  return [...kinds.values()].flatMap((alike) => alike.length > FEW ? [together(alike)] : alike);
}

function together(alike: readonly UserError[]): UserError {
  const [first] = alike;
  const files = alike.slice(0, FEW).map(({ where }) => where).join(", ");
  const where = `${alike.length} files, such as ${files}`;
  if (!(first instanceof StrangeLabels)) {
    return new UserError(first.message, where, first.fix, { cause: first });
  }
  const strange = alike.flatMap((problem) => problem instanceof StrangeLabels ? problem.values : []);
  const values = [...new Set(strange)].sort((a, b) => a - b);
  return new UserError(
    `Expected labels ${first.expected} but found ${values.join(", ")}`,
    where,
    first.advice(values),
    { cause: first },
  );
}
