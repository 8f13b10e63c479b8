import type { z } from "zod";
import { UserError } from "../errors.ts";
import { describeIssue, firstIssue } from "./describe-issue.ts";
import type { Located } from "./located-yaml.ts";

/**
 * What a document says, by a schema.
 *
 * @throws {UserError} with file, line and column of the first thing that is wrong.
 */
export function checkedDocument<T extends z.ZodType>(schema: T, document: Located): z.infer<T> {
  const outcome = schema.safeParse(document.value);
  if (outcome.success) return outcome.data;
  const { message, fix, path, part } = describeIssue(
    firstIssue(outcome.error.issues),
    schema,
    document.value,
  );
  throw new UserError(message, document.locate(path, part), fix);
}
