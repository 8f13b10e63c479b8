import type { Json } from "../engine/artefact.ts";
import { describeProblems } from "../describe-problems.ts";
import type { SplitReport } from "../datasets/check-split.ts";
import type { DataReport } from "./check-data.ts";

/** The report as text: what is there, then everything that is wrong; problems of one kind are told together. */
export function describeData(report: DataReport): string {
  const { profile, root, problems, splits, source, classNames: [first], hasBackground } = report;
  const zero = hasBackground
    ? "is the background"
    : `${first}, a class like any other: there is no background`;
  // Where data comes from, unless a problem says it already.
  const from = problems.some(({ fix }) => fix?.includes(source)) ? "" : `; ${source}`;
  const expected = [profile.images?.train, profile.images?.evaluate];
  return [
    `${profile.name}: ${profile.title}${profile.description ? ` (${profile.description})` : ""}`,
    `  ${report.given ? "file  " : "folder"}  ${root}`,
    ...(profile.needs ? [`  needs   ${profile.needs}`] : []),
    ...(profile.disk ? [`  disk    ${profile.disk}`] : []),
    ...(profile.time ? [`  time    ${profile.time}`] : []),
    ...(hasBackground === null ? [] : [`  label 0 ${zero}`]),
    "",
    ...splits.flatMap((split, i) => splitLines(split, report, expected[i])),
    ...report.notes.flatMap((note) => [`note: ${note}`, ""]),
    ...describeProblems(problems).map((problem) => `problem: ${problem}`),
    ...(problems.length > 0 ? [""] : []),
    problems.length === 0
      ? "everything is there and readable"
      : `${problems.length} ${problems.length === 1 ? "problem" : "problems"} found${from}.`,
  ].join("\n");
}

function splitLines(
  split: SplitReport,
  { classNames, given }: DataReport,
  expected: number | undefined,
): string[] {
  if (split.images === null) return [`${split.split}: its list cannot be read`, ""];
  const whole = expected === undefined
    ? ""
    : expected === split.images
    ? ", as many as the whole split has"
    : `; the whole split has ${expected}`;
  const absent = classNames.filter((_, label) => split.imagesWithClass[label] === 0);
  return [
    `${split.split}: ${split.images} ${given ? "groups of rows" : "images"}${whole}`,
    `  list    SHA-256 ${split.listHash}`,
    `  content ${split.content ? `SHA-256 ${split.content}` : "not hashed: see the problems"}`,
    `  classes ${classNames.length - absent.length} of ${classNames.length} occur` +
    (absent.length > 0 ? `; never: ${absent.join(", ")}` : ""),
    `  ignored ${(100 * split.ignored).toFixed(1)} % of the ${given ? "rows" : "pixels"}`,
    "",
  ];
}

/** The report for other programs. */
export function dataAsJson({ profile, root, source, classNames, splits, notes, problems }: DataReport): Json {
  return {
    profile: profile.name,
    root,
    needs: profile.needs ?? null,
    source,
    expectedImages: profile.images ? { ...profile.images } : null,
    splits: splits.map(({ split, images, listHash, content, imagesWithClass, ignored }) => ({
      ...{ split, images, listHash, content, ignored },
      imagesWithClass: Object.fromEntries(classNames.map((name, label) => [name, imagesWithClass[label]])),
    })),
    notes,
    problems: problems.map(({ message, where, fix }) => ({
      message,
      where: where ?? null,
      fix: fix ?? null,
    })),
  };
}
