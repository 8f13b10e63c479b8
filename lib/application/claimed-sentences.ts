import { join } from "node:path";
import { z } from "zod";
import { readYaml } from "../configuration/located-yaml.ts";
import { projectFolder } from "../files/project.ts";
import type { ClaimList } from "../report/claim-groups.ts";
import type { Verdict } from "../report/table.ts";
import type { ClaimedSentence } from "../report/claimed-sentences.ts";

/** Sentences by heading and number: names of experiments, or why none judges them. */
const Sentences = z.record(
  z.string(),
  z.record(z.coerce.number().int().positive(), z.union([z.array(z.string()).min(1), z.string()])),
);

/**
 * Every sentence of the paper that claims something, in the order of the text, with what judges it here.
 *
 * @param list claims with verdicts, as `recordedClaims` gives them for all experiments.
 */
export async function claimedSentences({ groups }: ClaimList): Promise<ClaimedSentence[]> {
  const { value } = await readYaml(join(projectFolder(), "experiments", "published", "sentences.yaml"));
  return Object.entries(Sentences.parse(value)).flatMap(([heading, sentences]) =>
    Object.entries(sentences).map(([number, judged]): ClaimedSentence => {
      const place = `${heading}, sentence ${number}`;
      if (typeof judged === "string") return { place, judged: [], because: judged };
      return {
        place,
        judged: judged.map((experiment) => ({
          experiment,
          verdicts: verdictsOf(groups, experiment, heading, number),
        })),
      };
    })
  );
}

/** Verdicts on the very sentence or, where it says in short what others say, of all claims of the experiment. */
function verdictsOf(
  groups: ClaimList["groups"],
  experiment: string,
  heading: string,
  number: string,
): Verdict[] {
  const claims = groups.find((group) => group.experiment === experiment)?.claims ?? [];
  const own = claims.filter(({ place }) => isAt(place, heading, number));
  return (own.length > 0 ? own : claims).map(({ verdict }) => verdict);
}

/** Whether a claim's place, such as "…, sentences 6 and 7", is this sentence. */
function isAt(place: string, heading: string, number: string): boolean {
  const [, at, numbers] = place.match(/^(.+), sentences? (\d+(?: and \d+)?)/) ?? [];
  return at === heading && numbers.split(" and ").includes(number);
}
