import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { COST_CLAIMS } from "../../lib/application/cost-claims.ts";
import { claimedSentences } from "../../lib/application/claimed-sentences.ts";
import { loadEverywhere, names } from "./experiment-files.ts";
import { paperSentences } from "./paper-sentences.ts";

const shared = Deno.env.get("ABLATE_SHARED") ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const paper = await Deno.readTextFile(`${shared}/paper.txt`).catch(() => null);
const listed = await claimedSentences({ profile: "toybox", metrics: [], groups: [] });
const judges = new Map(
  listed.map(({ place, judged }) => [place, judged.map(({ experiment }) => experiment)]),
);

const files = (await Promise.all(names.map(loadEverywhere))).map(({ name, claims }) => ({ name, claims }));
const experiments = [...files, { name: "table-s4", claims: COST_CLAIMS }];
const claims = experiments.flatMap(({ name, claims }) =>
  claims.flatMap(({ that, place }) => placesOf(place).map((at) => ({ experiment: name, that, place: at })))
);

/** Where a claim says that it comes from: "…, sentence 6 and 7, and Appendix B" is two sentences of one heading. */
function placesOf(place: string): string[] {
  const [, heading, sentences] = place.match(/^(.+), sentences? (\d+(?: and \d+)?)/)!;
  return sentences.split(" and ").map((sentence) => `${heading}, sentence ${sentence}`);
}

Deno.test("every claim rests on a listed sentence, which names its experiment", () => {
  for (const { experiment, that, place } of claims) {
    assert.ok(judges.get(place)?.includes(experiment), `${that}: ${place} in ${experiment}`);
  }
});

Deno.test("every listed sentence is judged by experiments that have claims, or says why not", () => {
  const claiming = new Set(experiments.filter(({ claims }) => claims.length > 0).map(({ name }) => name));
  for (const { place, judged, because } of listed) {
    assert.equal(judged.length > 0, because === undefined, place);
    for (const { experiment } of judged) assert.ok(claiming.has(experiment), `${place}: ${experiment}`);
  }
});

Deno.test("every sentence that Sections 5.3 and 5.4 and the appendices compare in is claimed at its own place", () => {
  const own = new Set(claims.map(({ experiment, place }) => `${experiment} ${place}`));
  for (const [place, names] of judges) {
    if (!/^5\.[34]|^Appendix A, .*[56]$/.test(place)) continue;
    if (names.length > 0) assert.ok(names.some((name) => own.has(`${name} ${place}`)), place);
  }
});

/** Words in which a paper compares, praises or bounds. */
const COMPARING = new RegExp(
  "\\b(better|best|worse|poor(er)?|surpass\\w*|outperform\\w*|superior|improv\\w*|enhanc\\w*|gain\\w*|boost\\w*|robust\\w*|" +
    "efficien\\w*|ineffective|negligible|overhead|expensive|costly|state-of-the-art|SOTA|greater|less|distinctive|" +
    "distinguishab\\w*|closely|comparabl\\w*|competitive|ranked|significant\\w*|accelerat\\w*|suboptimal|struggles|strongly|" +
    "helpful|meaningless|equally|can only|symmetric|unchanged|dominat\\w*|matter|slight\\w*|excels|bottleneck|accurate|" +
    "feasible|similar performance|very close|approximately equal)\\b",
  "i",
);

Deno.test({
  name: "every comparing sentence of the paper's text is listed, and every listed one is in it",
  ignore: paper === null,
  fn: () => {
    const sentences = paperSentences(paper!);
    const places = new Set(sentences.map(({ heading, sentence }) => `${heading}, sentence ${sentence}`));
    assert.ok(sentences.length > 200);
    for (const { place } of listed) assert.ok(places.has(place), `${place} is in the paper`);
    const missing = sentences.filter(({ heading, sentence, text }) =>
      COMPARING.test(text) && !judges.has(`${heading}, sentence ${sentence}`)
    );
    assert.deepEqual(missing.map(({ heading, sentence }) => `${heading}, sentence ${sentence}`), []);
  },
});

Deno.test("sentences are parted at full stops and go on after formulas; tables and references fall away", () => {
  const text = [
    "1 Introduction",
    "One et al. [3] say so. It has two sentences:",
    "(1) |",
    "where a formula stood. A third.",
    "Heading of a Part",
    "Here, we assume this. Then we have: | ||||",
    "Methods | F1 |",
    "A | 1.0 |",
    "References",
    "- [1] Somebody. Something. 2020.",
    "Appendix",
    "Appendix A Proof",
    "A proof has an end.",
  ].join("\n");
  assert.deepEqual(
    paperSentences(text).map(({ heading, sentence, text }) => [heading, sentence, text]),
    [
      ["1, Introduction", 1, "One et al. [3] say so."],
      ["1, Introduction", 2, "It has two sentences: where a formula stood."],
      ["1, Introduction", 3, "A third."],
      ["1, Heading of a Part", 1, "Here, we assume this."],
      ["1, Heading of a Part", 2, "Then we have:"],
      ["Appendix A, Proof", 1, "A proof has an end."],
    ],
  );
});
