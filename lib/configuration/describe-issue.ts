import type { z } from "zod";
import { didYouMeanText } from "./did-you-mean.ts";
import type { Path } from "./located-yaml.ts";
import { fieldNames, schemaAt, valueAt } from "./schema-walk.ts";

type Issue = z.core.$ZodIssue;

/** What is wrong with a value, in words for the person who wrote it. */
export interface IssueText {
  readonly message: string;
  readonly fix?: string | undefined;
  /** Path of the offending part. */
  readonly path: Path;
  /** Whether the name itself is wrong rather than its value. */
  readonly part: "key" | "value";
}

/** The issue to tell first: a misspelled name is often why another is missing. */
export function firstIssue(issues: readonly Issue[]): Issue {
  return issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
}

/** Says in words what zod found: what was expected, what was given, what may have been meant. */
export function describeIssue(issue: Issue, schema: z.ZodType, value: unknown): IssueText {
  const found = valueAt(value, issue.path);
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0];
    const allowed = fieldNames(schemaAt(schema, issue.path, value), found);
    const inside = issue.path.length > 0 ? ` in ${dotted(issue.path)}` : "";
    return {
      message: `unknown key "${key}"${inside}; expected one of: ${allowed.join(", ")}`,
      fix: didYouMeanText(key, allowed),
      path: [...issue.path, key],
      part: "key",
    };
  }
  const name = dotted(issue.path) || "the document";
  const message = found === undefined
    ? `${name} is missing; expected ${expectation(issue)}`
    : `${name}: expected ${expectation(issue)} but found ${quote(found)}`;
  const wantsList = issue.code === "invalid_type" && issue.expected === "array";
  const fix = wantsList && typeof found === "string"
    ? `Write a list in brackets, such as [${found}, ...].`
    : typeof found === "string"
    ? didYouMeanText(found, allowedWords(issue))
    : undefined;
  return { message, fix, path: issue.path, part: "value" };
}

/** `graph.k` for ["graph", "k"]; a step with other characters is quoted. */
export function dotted(path: Path): string {
  return path.map((step) => /^[\w-]+$/.test(String(step)) ? String(step) : JSON.stringify(step)).join(".");
}

/** A value as it might have been written, shortened. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return article(issue.expected);
    case "invalid_value":
      return oneOf(issue.values.map(quote));
    case "too_small":
      return `${bound(issue.origin)} ${issue.inclusive ? "of at least" : "greater than"} ${issue.minimum}`;
    case "too_big":
      return `${bound(issue.origin)} ${issue.inclusive ? "of at most" : "less than"} ${issue.maximum}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_union": {
      const words = allowedWords(issue).map(quote);
      const others = issue.errors.flat().filter((inner) =>
        inner.code !== "invalid_value" && inner.path.length === 0
      )
        .map((inner) => expectation(inner as Issue));
      return oneOf([...new Set([...others, ...words])]);
    }
    case "invalid_format":
      return "includes" in issue
        ? `text that contains ${quote(issue.includes)}`
        : `text in the form ${issue.format}`;
    default:
      return issue.message;
  }
}

/** The words that would be valid at this place. */
function allowedWords(issue: Issue): string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code !== "invalid_union") return [];
  // A union told apart by a tag lists the tags; any other union the issues of each variant.
  if ("options" in issue && Array.isArray(issue.options)) return issue.options.map(String);
  return issue.errors.flat().filter((inner) => inner.path.length === 0).flatMap((inner) =>
    allowedWords(inner as Issue)
  );
}

function article(noun: string): string {
  const names: Record<string, string> = {
    int: "a whole number",
    number: "a number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
    string: "text",
  };
  return names[noun] ?? noun;
}

function bound(origin: string): string {
  if (origin === "array" || origin === "record" || origin === "map") return "a number of entries";
  return origin === "string" ? "a length" : article(origin);
}

function oneOf(choices: readonly string[]): string {
  return choices.length > 1 ? `one of ${choices.join(", ")}` : choices[0] ?? "another value";
}
