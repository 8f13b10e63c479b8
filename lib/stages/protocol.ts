import type { Profile } from "../engine/experiment.ts";
import type { Prepared } from "./prepare-materials.ts";
import { viewingOf } from "./pipeline.ts";
import type { Settings } from "./settings.ts";

/**
 * How the numbers were made: what a reader needs to know before comparing them with others. One group of facts per line.
 *
 * @param all settings of every cell; facts that differ between cells are named as differing.
 */
export function protocolLines(
  all: readonly Settings[],
  materials: Prepared,
  profile: Pick<Profile, "title" | "description">,
): string[] {
  const [first] = all;
  const { clip, train, evaluate } = materials;
  const { short, sampling } = viewingOf(first, materials);
  const same = <T>(read: (settings: Settings) => T) =>
    new Set(all.map((settings) => JSON.stringify(read(settings)))).size === 1;
  const unlessVaried = (read: (settings: Settings) => unknown, text: string) =>
    same(read) ? text : `${text} unless a row says otherwise`;
  const { text, pseudo, probe, graph, bootstrap, inductive, reading } = first;
  const partitions = [
    ...new Set(all.flatMap(({ supervision }) => supervision.kind === "semi" ? [supervision.labelled] : [])),
  ];
  return [
    `Data: ${profile.title}, ${profile.description}; trained on ${train.ids.length} images of ${train.name}, measured on ${evaluate.ids.length} of ${evaluate.name}; content ${
      short12(train.fingerprint)
    } / ${short12(evaluate.fingerprint)}.`,
    ...materials.dataNotes.map((note) => `${note}.`),
    ...partitions.map((fraction) => `Semi-supervised ${fraction}: ${materials.labelled(fraction).source}.`),
    `Backbone: CLIP ViT of ${clip.native} px images and ${clip.patch} px patches (${
      short12(clip.hash)
    }); masks: ${unlessVaried(({ masks }) => masks, first.masks.generator)}.`,
    `Views: short side ${short} px, ${
      unlessVaried((settings) => settings.sampling, sampling.kind)
    }, window ${sampling.window} px, stride ${sampling.stride} px, whole image weighs ${sampling.globalWeight}.`,
    `Text: ${
      typeof text.templates === "string" ? `prompt set ${text.templates}` : `${text.templates.length} prompts`
    }, ${text.background.length} background words, background = ${
      text.rule === "power" ? `(1 - best foreground)^${text.p}` : `${text.rule} of their scores`
    }.`,
    `Reading: ${unlessVaried((settings) => settings.reading, reading)}; weak labels min-max ${
      pseudo.minmax ? "on" : "off"
    }, probe target ${pseudo.sharpen ? "softmax(100 Y)" : "rows of Y"}, label mass ${
      unlessVaried((settings) =>
        settings.pseudo.balance, pseudo.balance === "none" ? "as it is" : `balanced by ${pseudo.balance}`)
    }.`,
    `Probe: ${probe.kind}, ${probe.epochs} epochs, ${probe.warmup} of warm-up, batch ${probe.batch}, rate ${probe.lr}. GLCC: ${bootstrap}, k ${graph.k}, alpha ${graph.alpha}, weights ${inductive.weights}, label rows ${inductive.labelNorm}, ${
      inductive.prior ? "with" : "without"
    } prior, seed ${first.seed}.`,
    `Open vocabulary: the text classifier alone, as in the paper. mIoU over classes present, 255 ignored, uncovered pixels are background; F1 is macro over masks, one count per mask, masks of ignored pixels left out.`,
    `Brackets: 95 % bootstrap over images (1000 resamples, counts summed again); differences are paired.`,
  ];
}

function short12(hash: string): string {
  return hash.slice(0, 12);
}
