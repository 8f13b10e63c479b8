import { registeredName } from "../downloads/registered-name.ts";
import { readRegistry } from "../downloads/registry.ts";
import { readRegistryLock } from "../downloads/registry-lock.ts";
import type { Profile } from "../configuration/profile.ts";
import type { Interval } from "../report/table.ts";
import { MINIMAL_OVERLAP } from "../method/sam/settings.ts";
import type { Settings } from "../stages/settings.ts";
import type { Prepared } from "./prepare-materials.ts";

/** What the paper's numbers were made with, by names in the registry of models. */
const PAPER = { clip: "clip-vit-b-16", sam: "sam-vit-h" } as const;

/**
 * Points either way that count as the paper's number. The margin is this project's, no one's standard: results of the two readings
 * of the method differ by about as much.
 */
export const MARGIN = 1;

/** Why numbers of these settings may not be compared with published ones of that data set; null where they may. */
export type Hindrance = (settings: Settings, publishedOn: string) => string | null;

/**
 * Finds out what was really used, by content: the data and how many of its images, the weights, the masks. No file asserts
 * that numbers are comparable.
 *
 * @param all settings that will be asked about. @param materials of these settings.
 */
export async function hindranceOf(
  all: readonly Settings[],
  materials: (settings: Settings) => Prepared,
  { images }: Pick<Profile, "images">,
): Promise<Hindrance> {
  if (all.every(isEmbedded)) return () => EMBEDDED;
  const registry = await readRegistry(), lock = await readRegistryLock();
  return (settings, publishedOn) => {
    if (isEmbedded(settings)) return EMBEDDED;
    const { name } = settings.dataset;
    if (name !== publishedOn) return "other data";
    const { train, evaluate, clip, maskSources } = materials(settings);
    const needsTraining = settings.supervision.kind !== "open";
    const isWhole = images !== undefined && evaluate.ids.length === images.evaluate &&
      (!needsTraining || train.ids.length === images.train);
    const reasons = [
      ...(isWhole ? [] : ["a part of the data"]),
      ...(registeredName("clip", clip.hash, registry, lock) === PAPER.clip ? [] : ["another backbone"]),
      ...masksReason(
        settings.masks,
        (model) => registeredName("sam", maskSources.sam(model).hash, registry, lock),
      ),
    ];
    return reasons.length === 0 ? null : reasons.join(", ");
  };
}

const EMBEDDED = "embedded data";

function isEmbedded({ dataset: { name } }: Settings): boolean {
  return name === "toybox";
}

/** Imported masks may be anybody's: nothing in their files tells which model made them. */
function masksReason(masks: Settings["masks"], nameOfSam: (model: string) => string | null): string[] {
  if (masks.generator === "import") return ["imported masks, which do not tell what made them"];
  if (masks.generator !== "sam") return ["other masks"];
  const { generator: _, model, ...thresholds } = masks;
  if (nameOfSam(model) !== PAPER.sam) return ["another SAM"];
  const asPaper = Object.entries(thresholds).every(([name, value]) =>
    JSON.stringify(value) === JSON.stringify(MINIMAL_OVERLAP[name as keyof typeof MINIMAL_OVERLAP])
  );
  return asPaper ? [] : ["other thresholds of mask generation"];
}

/**
 * The verdict of a comparable number beside the published one, a test of equivalence: the same within the margin where our whole
 * 95 % interval lies within it, different where the interval lies outside as a whole, else undecided. That an interval holds the
 * published number says nothing by itself: a wide one holds any. Published numbers are rounded to a decimal place, and the
 * verdict is one that every number which rounds so would get.
 */
export function compareWithPublished({ low, high }: Interval, published: number): string {
  const half = 0.05;
  if (published + half - MARGIN <= low && high <= published - half + MARGIN) {
    return `equal within ${MARGIN} point`;
  }
  const isApart = high < published - half - MARGIN || low > published + half + MARGIN;
  return isApart ? `differs by more than ${MARGIN} point` : "undecided";
}

/** The verdicts of a table in one line: the one that all share, or how many of each there are. */
export function summariseVerdicts(verdicts: readonly string[]): string {
  const groups = [...Map.groupBy(verdicts, (verdict) => verdict)];
  if (groups.length === 1 && verdicts[0].startsWith(NOT_COMPARABLE)) return verdicts[0];
  return groups.map(([verdict, { length }]) => `${length} of ${verdicts.length} ${verdict}`).join("; ");
}

/** How the verdict begins where numbers may not be compared. */
export const NOT_COMPARABLE = "not comparable";
