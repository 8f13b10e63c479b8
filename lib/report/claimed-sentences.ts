import type { Verdict } from "./table.ts";

/** A sentence of the paper that claims something. */
export interface ClaimedSentence {
  /** For example "5.4, Effectiveness of Main Components, sentence 3". */
  readonly place: string;
  /** Experiments whose claims judge it, with the verdicts of these. */
  readonly judged: readonly { readonly experiment: string; readonly verdicts: readonly Verdict[] }[];
  /** Why no experiment judges it. */
  readonly because?: string;
}

/** For a terminal: a line per sentence, then the sum. */
export function claimedSentencesText(sentences: readonly ClaimedSentence[]): string {
  const lines = sentences.map(({ place, judged, because }) => {
    const by = judged.map(({ experiment, verdicts }) => `${experiment} (${counted(verdicts)})`);
    return `${place}: ${because === undefined ? by.join(", ") : `not judged: ${because}`}`;
  });
  const judged = sentences.filter(({ because }) => because === undefined).length;
  return [
    ...lines,
    "",
    `${sentences.length} sentences of the paper claim something: ${judged} are judged by experiments, ` +
    `${sentences.length - judged} are not, with the reason.`,
  ].join("\n");
}

function counted(verdicts: readonly Verdict[]): string {
  const counts = new Map<Verdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}
