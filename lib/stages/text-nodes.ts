import { node } from "../engine/node.ts";
import type { StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import { makeHead } from "../method/heads/registry.ts";
import { TEMPLATE_SETS } from "../method/text-classifier/templates.ts";
import type { ClassVectors, LabelledRegions, Scores } from "./artefacts.ts";
import { classVectorsStage } from "./class-vectors.ts";
import { denseRegionsStage } from "./dense-regions.ts";
import { givenClassVectorsStage, givenZeroShotStage } from "./given-rows.ts";
import { given, ImageNodes } from "./image-nodes.ts";
import { logitScaleOf } from "./logit-scale-of.ts";
import { smoothedScoresStage } from "./smoothed-scores.ts";
import { ofTextTower } from "../runtime.ts";
import type { Split } from "./split.ts";
import type { TextReading } from "../segmenter/text-reading.ts";
import { zeroShotStage } from "./zero-shot.ts";

/** The text classifier, and its scores of masks or tokens (METHOD 5). */
export class TextNodes extends ImageNodes {
  /** One vector for each name, then for each background word; and how many are of names. */
  classVectors(): { readonly node: StageNode<ClassVectors>; readonly foreground: number } {
    const { text } = this.settings;
    const { clip, evaluate, hasBackground, promptNames, runtime } = this.materials;
    if (this.materials.given) {
      return {
        node: given(givenClassVectorsStage(evaluate), evaluate),
        foreground: evaluate.classNames.length,
      };
    }
    const names = text.names ?? promptNames;
    requireNames(names, evaluate.classNames.length - (hasBackground ? 1 : 0));
    const templates = typeof text.templates === "string" ? TEMPLATE_SETS[text.templates] : text.templates;
    const prompting = { names, background: hasBackground ? text.background : [], templates };
    const stage = classVectorsStage(clip.folder, prompting);
    const on = ofTextTower(runtime);
    const params = { clip: clip.hash, prompting, ...on && { runtime: on } };
    return { node: node(stage, params, {}), foreground: names.length };
  }

  /** Scores S of masks. */
  zeroShot(split: Split): StageNode<Scores> {
    if (this.materials.given) return given(givenZeroShotStage(split), split);
    const { head: { name, ...options } } = this.settings;
    const { node: classVectors, foreground } = this.classVectors();
    const reading = this.#reading(foreground);
    if (!makeHead(name, options).smoothing) {
      return node(zeroShotStage, reading, { embeddings: this.embeddings(split), classVectors });
    }
    const stage = smoothedScoresStage(split, this.viewing, this.materials.workers);
    return node(stage, { ...this.dense(split), ...reading }, { masks: this.masks(split), classVectors });
  }

  /** Label maps of the evaluation split from tokens and text alone: the masks are their own regions. */
  regions(): StageNode<LabelledRegions> {
    const { classifier, measure, supervision } = this.settings;
    const { evaluate: split, workers } = this.materials;
    if (classifier !== "zero-shot" || supervision.kind !== "open" || measure !== "evaluation") {
      throw new UserError(
        `Expected the text classifier under open vocabulary for a label map from tokens but found "${classifier}" under ` +
          `"${supervision.kind}", measure ${measure}`,
        "labelMap.from",
        "Use classifier: zero-shot, supervision: open and measure: evaluation, or labelMap.from: masks.",
      );
    }
    const { node: classVectors, foreground } = this.classVectors();
    const stage = denseRegionsStage(split, this.viewing, workers);
    return node(stage, { ...this.dense(split), ...this.#reading(foreground) }, { classVectors });
  }

  #reading(foreground: number): TextReading {
    const { text } = this.settings;
    const { hasBackground, clip } = this.materials;
    return {
      foreground,
      rule: hasBackground ? text.rule : null,
      p: text.p,
      logitScale: logitScaleOf(text, clip),
    };
  }
}

function requireNames(names: readonly string[], foreground: number): void {
  if (names.length === foreground) return;
  throw new UserError(
    `Expected a prompt name for each of the ${foreground} foreground classes but found ${names.length}`,
    "text.names",
    "Give the names in the order of the labels.",
  );
}
