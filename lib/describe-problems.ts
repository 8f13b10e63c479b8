import type { UserError } from "./errors.ts";

/** Up to here problems of one kind are told one by one. */
const FEW = 3;

/**
 * Problems as commands print them, kind by kind. Those that differ in their place and in numbers alone are one kind: of more
 * than three, the first is told in full, with the number of the others and three of their places.
 */
export function describeProblems(problems: readonly UserError[]): string[] {
  return [...Map.groupBy(problems, kindOf).values()].flatMap((alike) => {
    if (alike.length <= FEW) return alike.map((problem) => problem.describe());
    const places = [...new Set(alike.slice(1).map(({ where }) => where))].slice(0, FEW);
    return [
      `${alike[0].describe()}\n  So it is with ${alike.length - 1} more: ${places.join(", ")}${
        alike.length - 1 > places.length ? ", …" : ""
      }`,
    ];
  });
}

function kindOf({ where, message, fix }: UserError): string {
  const blank = (text = "") => text.replace(/\d+/g, "#");
  const stem = blank(where?.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, ""));
  // A message may name the other file of its image.
  const partner = new RegExp(
    `(?<![\\p{L}#])${stem.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&")}(?=\\.\\p{L})`,
    "gu",
  );
  const general = (text?: string) => stem === "" ? blank(text) : blank(text).replace(partner, "…");
  return JSON.stringify([where === undefined, general(message), general(fix)]);
}
