import assert from "node:assert/strict";
import { loadEverywhere, names } from "./experiment-files.ts";

/**
 * The sentences of the paper's experiments (Section 5.3, 5.4) and of Appendix A that compare results, by place, with the table
 * whose experiment has to claim them. Sentences are counted within their paragraph heading.
 */
const COMPARATIVE: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "5.3, Fully Supervised Semantic Segmentation": { 4: "table1", 5: "table1", 6: "table1" },
  "5.3, Semi-Supervised Semantic Segmentation": { 2: "table2", 3: "table2" },
  "5.3, Weakly Supervised Semantic Segmentation": { 5: "table3", 6: "table-s2" },
  "5.3, Open-Vocabulary Semantic Segmentation": { 3: "table4" },
  "5.4, Effectiveness of Main Components": {
    ...{ 3: "table5", 5: "table5", 6: "table5", 7: "table5", 9: "table5" },
    // On embeddings near decision boundaries, typically of small masks.
    8: "mask-size",
  },
  "5.4, Effectiveness of DBA-CLIP Designs": {
    ...{ 3: "table6", 4: "table6", 5: "table6", 6: "table6", 7: "table6", 8: "table6", 9: "table6" },
  },
  "5.4, Effectiveness of GLCC Designs": {
    ...{ 2: "table7", 3: "table7", 4: "table7", 6: "table8", 7: "table8", 8: "table8", 9: "table-s3" },
  },
  "Appendix A, Approximation of DBA-CLIP, paragraph 2": { 2: "table-s1", 3: "table-s1" },
};

const claims = (await Promise.all(names.map(loadEverywhere))).flatMap(({ name, claims }) =>
  claims.flatMap(({ that, place }) => placesOf(place).map((at) => ({ experiment: name, that, ...at })))
);

/** Where a claim says that it comes from: "…, sentence 6 and 7, and Appendix B" is two sentences of one heading. */
function placesOf(place: string): { heading: string; sentence: number }[] {
  const [, heading, sentences] = place.match(/^(.+), sentences? (\d+(?: and \d+)?)/)!;
  return sentences.split(" and ").map((sentence) => ({ heading, sentence: Number(sentence) }));
}

for (const [heading, sentences] of Object.entries(COMPARATIVE)) {
  Deno.test(`every comparative sentence of ${heading} is claimed by its experiment`, () => {
    for (const [sentence, experiment] of Object.entries(sentences)) {
      const found = claims.some((claim) =>
        claim.experiment === experiment && claim.heading === heading && claim.sentence === Number(sentence)
      );
      assert.ok(found, `sentence ${sentence} in ${experiment}`);
    }
  });
}

Deno.test("no claim rests on a sentence that compares nothing", () => {
  for (const { that, heading, sentence } of claims) {
    assert.ok(COMPARATIVE[heading]?.[sentence], `${that}: ${heading}, sentence ${sentence}`);
  }
});
