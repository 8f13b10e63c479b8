import type { AnyArtefact } from "../engine/artefact.ts";
import { node } from "../engine/node.ts";
import type { Stage, StageNode } from "../engine/stage.ts";
import { makeHead } from "../method/heads/registry.ts";
import type { Embeddings, Masks, Rows, Truth } from "./artefacts.ts";
import type { DenseParams } from "./dense-params.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import { embeddingsStage } from "./embeddings.ts";
import { givenEmbeddingsStage, givenMasksStage, givenTruthStage } from "./given-rows.ts";
import { masksNode, ofSplit } from "./mask-nodes.ts";
import type { Materials } from "./materials.ts";
import type { Settings } from "./settings.ts";
import { sharedNode } from "./shared-node.ts";
import { type Split, truthParams } from "./split.ts";
import { truthStage } from "./truth.ts";
import { viewingOf } from "./viewing-of.ts";

/** The way from the images of a split to masks, their ground truth and their embeddings; or what a data set of embeddings gives. */
export class ImageNodes {
  constructor(readonly settings: Settings, readonly materials: Materials) {}

  /** How images are shown to CLIP. */
  get viewing(): Viewing {
    return viewingOf(this.settings, this.materials);
  }

  /** Masks of pictures, which embeddings that are given do not have. */
  masks(split: Split): StageNode<Masks> {
    const { masks, dataset } = this.settings;
    const decides = ["masks", ...this.#masksOf(split)];
    return sharedNode(this.materials, decides, () => masksNode(split, masks, dataset, this.materials));
  }

  /** The masks, or the rows that stand for them. */
  rows(split: Split): StageNode<Rows> {
    return this.materials.given ? given(givenMasksStage(split), split) : this.masks(split);
  }

  truth(split: Split): StageNode<Truth> {
    if (this.materials.given) return given(givenTruthStage(split), split);
    const { hasBackground } = this.materials;
    const params = { ...truthParams(split), hasBackground };
    return sharedNode(
      this.materials,
      ["truth", ...this.#masksOf(split)],
      () => node(truthStage(split), params, { masks: this.masks(split) }),
    );
  }

  embeddings(split: Split): StageNode<Embeddings> {
    if (this.materials.given) return given(givenEmbeddingsStage(split), split);
    const { head, sampling } = this.settings;
    return sharedNode(this.materials, ["embeddings", ...this.#masksOf(split), head, sampling], () => {
      const stage = embeddingsStage(split, this.viewing, this.materials.workers);
      return node(stage, this.dense(split), { masks: this.masks(split) });
    });
  }

  /** What decides the tokens of a split. */
  dense(split: Split): DenseParams {
    const { name, ...options } = this.settings.head;
    // Workers make the heads. They are made here too, so that an unknown name or option is refused before any worker starts.
    makeHead(name, options);
    const { short, sampling, runtime } = this.viewing;
    return {
      data: split.fingerprint,
      clip: this.materials.clip.hash,
      short,
      sampling,
      head: { name, options },
      ...runtime && { runtime },
    };
  }

  /** What decides the masks of a split beside the materials. */
  #masksOf({ name, fingerprint }: Split): readonly unknown[] {
    const { masks, dataset: { background } } = this.settings;
    return [name, fingerprint, masks, background];
  }
}

/** What a data set without pictures gives. */
export function given<Reads extends object, Makes extends AnyArtefact>(
  stage: Stage<{ readonly data: string; readonly classes: number }, Reads, Makes>,
  split: Split,
): StageNode<Makes> {
  const params = { data: split.fingerprint, classes: split.classNames.length };
  return node(ofSplit(stage, split), params, {} as Parameters<typeof node<object, Reads, Makes>>[2]);
}
