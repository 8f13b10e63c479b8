import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { flags, pathOption, texts } from "./parse-arguments.ts";

const USAGE = "Usage: deno task claims [experiment ...] [--profile NAME] [--markdown | --json | --sentences]";

export const claimsCommand = command({
  name: "claims",
  summary: "print every claim of the paper with the verdict of our results",
  usage: USAGE,
  help:
    `Prints the claims of the experiment files, table by table, each with its place in the paper, its verdict and the paired
differences it was judged by, from the results that \`reproduce\` wrote. Computes nothing: a claim whose table was not
reproduced under the profile says so, and how to.

  holds             every difference the claim speaks of lies above zero with its whole 95 % interval
  fails             at least one lies below zero with its whole interval
  inconclusive      neither
  partly measured   a cell that one of the differences needs has no number
  not run           none of them has its numbers, or they were measured on different images

A claim of many differences, and a list of many claims, find something by chance more often than in 5 of 100 cases. Two further
verdicts say what is left after a correction: within the claim (max-T over the shared resamples, Bonferroni where none are
shared), and over all claims printed (Holm). Claims against published numbers, which have no interval, are descriptive: their
verdict is no test. Margins of 1 or 2 points in claims are this project's.

  --profile NAME   data, backbones and scale, from experiments/profiles/ (default: toybox)
  --markdown       as one Markdown table
  --json           for other programs
  --sentences      every sentence of the paper that claims something, with the experiments that judge it, or why none does
  --out DIR        folder of the results (default: results)

Examples:
  deno task claims
  deno task claims table5 table8 --profile voc2012
`,
  options: { ...texts("profile", "out"), ...flags("markdown", "json", "sentences") },
  positionals: [0, Infinity],
  async run({ values, positionals }) {
    if ([values.markdown, values.json, values.sentences].filter(Boolean).length > 1) {
      throw new UserError("--markdown, --json and --sentences exclude each other", undefined, USAGE);
    }
    if (values.sentences && positionals.length > 0) {
      throw new UserError(
        `Expected no experiment beside --sentences but found "${positionals[0]}"`,
        undefined,
        "Sentences are listed in the order of the paper, all of them.",
      );
    }
    const { recordedClaims } = await import("../application/recorded-claims.ts");
    const { claimsJson, claimsMarkdown, claimsText } = await import("../report/claim-groups.ts");
    const list = await recordedClaims(positionals, {
      profile: values.profile,
      folder: pathOption(values.out),
    });
    if (values.json) return JSON.stringify(claimsJson(list), null, 2);
    if (values.markdown) return claimsMarkdown(list).trimEnd();
    if (values.sentences) {
      const { claimedSentences } = await import("../application/claimed-sentences.ts");
      const { claimedSentencesText } = await import("../report/claimed-sentences.ts");
      return claimedSentencesText(await claimedSentences(list));
    }
    const { ownTerminal } = await import("../application/own-terminal.ts");
    return claimsText(list, ownTerminal());
  },
});
