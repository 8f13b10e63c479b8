import { type Html, markup } from "../markup.ts";
import type { ClaimResult, Table, Verdict } from "../table.ts";
import { verdictMark } from "../claim-text.ts";

const VERDICTS: readonly Verdict[] = ["holds", "inconclusive", "fails", "partly measured", "not run"];

/** The verdict of a table in a sentence: "1 of 6 claims holds, 1 fails, 4 are inconclusive"; of one claim: "Its one claim fails". */
export function verdictOfTable({ claims, published }: Pick<Table, "claims" | "published">): string {
  const count = (verdict: Verdict) => claims.filter((claim) => claim.verdict === verdict).length;
  const counted = [
    [count("fails"), "fails", "fail"],
    [count("inconclusive"), "is inconclusive", "are inconclusive"],
    [count("partly measured"), "is partly measured", "are partly measured"],
    [count("not run"), "was not run", "were not run"],
  ] as const;
  const others = counted.filter(([number]) => number > 0).map(([number, one, more]) =>
    `${number} ${number === 1 ? one : more}`
  );
  const holds = count("holds");
  const of = `of ${claims.length} claims`;
  return `${saidOf()}.${published ? ` Published numbers: ${published.verdict}.` : ""}`;

  function saidOf(): string {
    if (claims.length === 0) return "No claim of the paper is tied to it";
    if (claims.length === 1) {
      return `Its one claim ${holds === 1 ? "holds" : counted.find(([number]) => number > 0)![1]}`;
    }
    if (count("not run") === claims.length) return `None ${of} was run`;
    return [`${holds === 0 ? "None" : holds} ${of} ${holds > 1 ? "hold" : "holds"}`, ...others].join(", ");
  }
}

/** A verdict after a number. */
function ofMany(verdict: Verdict, count: number): string {
  return count > 1 && (verdict === "holds" || verdict === "fails") ? verdict.slice(0, -1) : verdict;
}

/** How many claims have which verdict: a bar for eyes, and the numbers as words. */
export function verdictBar(claims: readonly ClaimResult[]): Html | null {
  if (claims.length === 0) return null;
  const counted = VERDICTS.flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [{ verdict, count, kind: verdict.replace(" ", "-") }];
  });
  const bar = counted.map(({ kind, count }) =>
    markup`<span class=${kind} style="flex-grow:${count}"></span>`
  );
  const words = counted.map(({ verdict, kind, count }) =>
    markup`<li class=${kind}>${verdictMark[verdict]} ${count} ${ofMany(verdict, count)}</li>`
  );
  return markup`<div class="tally"><div class="bar" aria-hidden="true">${bar}</div><ul>${words}</ul></div>`;
}
