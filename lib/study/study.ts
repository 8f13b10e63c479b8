import { readClip } from "../backbones/clip/model.ts";
import { datasetKind } from "../datasets/registry.ts";
import { splitIds } from "../datasets/split-ids.ts";
import { knownOptions } from "../configuration/known-options.ts";
import { loadProfile } from "../configuration/profile.ts";
import { cellProgress } from "../progress/cell-progress.ts";
import { silentProgress } from "../progress/progress.ts";
import { resolveRuntime } from "../providers/resolve-runtime.ts";
import { ofTextTower } from "../runtime.ts";
import { sha256 } from "../files/sha256.ts";
import { UserError } from "../errors.ts";
import { embedMasks } from "../method/embed-masks.ts";
import { figureMaps } from "../method/figure-maps.ts";
import type { HeadOptions } from "../method/heads/options.ts";
import { makeHead } from "../method/heads/registry.ts";
import type { LabelMap } from "../method/label-map.ts";
import type { MaskSet } from "../method/mask-set.ts";
import { paint } from "../method/paint.ts";
import { maskProportions } from "../method/pseudo-labels/mask-proportions.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { TEMPLATE_SETS } from "../method/text-classifier/templates.ts";
import { confusionCounts } from "../metrics/confusion.ts";
import { miouPresent } from "../metrics/miou.ts";
import { findModel } from "../downloads/find-model.ts";
import { isSmallClip } from "../downloads/small-clip.ts";
import { describeOrigin, type Origin } from "../report/origin.ts";
import { picture, withContour } from "../report/panels/pictures.ts";
import { PanelsView } from "../report/views/panels-view.ts";
import { customInspect, jupyterDisplay, type MimeBundle } from "../report/views/view.ts";
import { findData, SMALL_CLIP_NOTE } from "../application/prepare-materials.ts";
import { affinityPanels } from "../application/report/affinity-panels.ts";
import { labelLegend, labelMapTiles } from "../application/report/label-map-tiles.ts";
import { setTexts, type SetValue } from "../application/set-values.ts";
import { encodeClassVectors } from "../segmenter/encode-class-vectors.ts";
import { scoreMasks } from "../segmenter/score-masks.ts";
import { type Viewing, viewMasks } from "../segmenter/view-image.ts";
import { winningLabels } from "../segmenter/winning-labels.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { logitScaleOf } from "../stages/logit-scale-of.ts";
import { viewingOf } from "../stages/viewing-of.ts";
import { Settings } from "../stages/settings.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { argmaxRows, unitRows } from "../tensor/rows.ts";
import { imageMasks } from "./image-masks.ts";
import { maskPanels } from "./mask-panels.ts";
import { type AmongMasks, nearestMasks } from "./neighbours.ts";
import { NeighboursView } from "./neighbours-view.ts";
import { originOf } from "./origin-of.ts";

/** Which image, and what to change against the profile. */
export interface StudyOptions {
  /** Default: toybox. */
  readonly profile?: string;
  /** Its place in the evaluation split, from 0, or its id. Default: 0. */
  readonly image?: number | string;
  /** Settings by dotted path, such as `{ masks: "oracle", "sampling.kind": "none" }`. */
  readonly set?: Readonly<Record<string, SetValue>>;
}

const OPTIONS = { profile: true, image: true, set: true } as const;

/** A head by its name, or by its name and options. */
export type HeadChoice = string | ({ readonly name: string } & HeadOptions);

const StudySettings = Settings.pick({
  runtime: true,
  dataset: true,
  clip: true,
  masks: true,
  sampling: true,
  text: true,
  labelMap: true,
});

/**
 * What a study was opened with.
 *
 * @internal
 */
export interface Opened {
  readonly profile: string;
  /** `path=value` options. */
  readonly set: readonly string[];
  readonly id: string;
  readonly image: RgbImage;
  readonly truth: LabelMap;
  readonly masks: MaskSet;
  readonly classNames: readonly string[];
  readonly hasBackground: boolean;
  readonly prompts: { readonly names: readonly string[]; readonly background: readonly string[] };
  readonly templates: readonly string[];
  readonly viewing: Viewing;
  readonly logitScale: number;
  readonly settings: Pick<Settings, "text" | "labelMap">;
  readonly origin: Origin;
}

/**
 * One image on its way from pixels to a label map, a step at a time: the same functions that experiments run for whole splits,
 * with pictures of what lies between. Nothing is stored.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Study } from "ablate";
 *
 * const study = await Study.open({ image: 3 });
 * const scores = await study.score(await study.embed("dba"));
 * assert.deepEqual([scores.rows, scores.cols], [study.masks.count, study.classNames.length]);
 * study.showLabels({ dba: study.labelMap(scores) }); // in a notebook the last line of a cell shows itself
 * ```
 */
export class Study {
  #vectors: Promise<Matrix> | undefined;

  private constructor(readonly opened: Opened) {}

  /**
   * Reads an image of the profile's evaluation split and cuts it into masks.
   *
   * @throws {UserError} for a profile, image or setting that does not exist, or a model that is not here.
   */
  static async open(options: StudyOptions = {}): Promise<Study> {
    knownOptions(options, OPTIONS, "Study.open");
    const { profile = "toybox", image = 0, set = {} } = options;
    const { settings } = await loadProfile(profile, StudySettings, { set: setTexts(set) });
    const clipFolder = await findModel(settings.clip, "clip");
    const told = cellProgress();
    if (settings.dataset.name !== "toybox" && isSmallClip(settings.clip)) {
      told.note(
        `note: ${SMALL_CLIP_NOTE}; deno task models pull clip-vit-b-16, then set: { clip: "clip-vit-b-16" }`,
      );
    }
    const runtime = await resolveRuntime(settings.runtime, (text) => told.note(text));
    const { config: { vision }, logitScale } = await readClip(clipFolder);
    const source = await findData(settings.dataset, new AbortController().signal, silentProgress);
    const dataset = openDataset(source);
    const { split, ids } = await splitIds(dataset, settings.dataset.evaluate);
    const id = typeof image === "number" ? ids[image] : ids.find((one) => one === image);
    if (id === undefined) {
      const known = `0 to ${ids.length - 1}, or an id such as "${ids[0]}"`;
      throw new UserError(`expected an image of ${split} (${known}) but found ${image}`, "image");
    }
    const pixels = await dataset.image(id, split);
    const truth = await dataset.labels(id, split);
    const { text } = settings;
    const foreground = dataset.classNames.slice(dataset.hasBackground ? 1 : 0);
    const names = text.names ?? datasetKind(source.name).promptNames ?? foreground;
    if (names.length !== foreground.length) {
      throw new UserError(
        `expected a prompt name for each of the ${foreground.length} foreground classes but found ${names.length}`,
        "text.names",
        `Give the names in the order of the labels: ${foreground.join(", ")}.`,
      );
    }
    return new Study({
      ...{ profile, set: setTexts(set) },
      ...{ id, image: pixels, truth, settings, classNames: dataset.classNames },
      hasBackground: dataset.hasBackground,
      masks: await imageMasks({ dataset, split, id, pixels, truth }, settings.masks, runtime),
      prompts: { names, background: dataset.hasBackground ? text.background : [] },
      templates: typeof text.templates === "string" ? TEMPLATE_SETS[text.templates] : text.templates,
      viewing: viewingOf(settings, {
        clip: { folder: clipFolder, native: vision.image },
        ...runtime && { runtime },
      }),
      logitScale: logitScaleOf(text, { folder: clipFolder, logitScale }),
      origin: await originOf([settings, id, sha256(Uint8Array.from(pixels.data))]),
    });
  }

  /** The image, [height, width, 3]. */
  get image(): RgbImage {
    return this.opened.image;
  }

  /** Its ground truth. */
  get truth(): LabelMap {
    return this.opened.truth;
  }

  /** Its masks. */
  get masks(): MaskSet {
    return this.opened.masks;
  }

  /** Class names by label. */
  get classNames(): readonly string[] {
    return this.opened.classNames;
  }

  /** The label that most pixels of each mask have, [masks]. */
  get maskLabels(): Int32Array {
    return argmaxRows(maskProportions(this.masks, this.truth, this.classNames.length));
  }

  /**
   * Mask embeddings under a head, [masks, E].
   *
   * @param head its name, or name and options: `{ name: "dba", tau: 8 }`. @param unit whether they are brought to length 1, as the graph has them; scores do not depend on it.
   */
  async embed(
    head: HeadChoice = "dba",
    { unit = false }: { readonly unit?: boolean } = {},
  ): Promise<Matrix> {
    const { name, ...options } = typeof head === "string" ? { name: head } : head;
    const { image, masks, viewing } = this.opened;
    const input = await viewMasks(image, masks, viewing);
    const [embeddings] = await embedMasks({ ...input, heads: [makeHead(name, options)] });
    return unit ? unitRows(embeddings) : embeddings;
  }

  /**
   * The text classifier's score of every mask and label, [masks, K] (Eq. 2 and the background rule).
   *
   * @throws {UserError} for what is not the embeddings of this image's masks.
   */
  async score(embeddings: Matrix): Promise<Matrix> {
    const vectors = await this.#classVectors();
    this.#requireShape(embeddings, "embeddings", vectors.cols, "study.embed");
    const { prompts, hasBackground, logitScale, settings: { text } } = this.opened;
    const rule = hasBackground ? text.rule : null;
    const reading = { foreground: prompts.names.length, rule, p: text.p, logitScale };
    return scoreMasks(embeddings, vectors, reading).scores;
  }

  /**
   * The label map that scores of the masks give: each mask takes its best class, surer ones lie on top.
   *
   * @throws {UserError} for what is not scores of this image's masks.
   */
  labelMap(scores: Matrix): LabelMap {
    this.#requireShape(scores, "scores", this.classNames.length, "study.score");
    const { masks, settings } = this.opened;
    const { labels, confidence } = winningLabels(scores, 0, masks.count);
    return paint(masks, labels, confidence, settings.labelMap);
  }

  /** IoU of a label map over the classes present in the truth, 0 … 1. */
  miou(map: LabelMap): number {
    return miouPresent(confusionCounts(this.truth, map, this.classNames.length));
  }

  /**
   * The image and its largest masks, each with what the scores say of it where some are given.
   *
   * @throws {UserError} for what is not scores of this image's masks.
   */
  showMasks(scores?: Matrix, count = 5): PanelsView {
    if (scores) this.#requireShape(scores, "scores", this.classNames.length, "study.score");
    return new PanelsView(maskPanels(this.opened, scores, count), this.opened.origin);
  }

  /**
   * The image, its truth, and label maps with what is wrong in them.
   *
   * @param maps by the name that stands above each.
   * @throws {UserError} for what is not a label map of this image.
   */
  showLabels(maps: Readonly<Record<string, LabelMap>>): PanelsView {
    const { id, image, truth, masks, classNames, origin } = this.opened;
    for (const [name, map] of Object.entries(maps)) {
      if (map?.height === image.height && map.width === image.width) continue;
      throw new UserError(
        `expected label maps by name, of ${image.height} by ${image.width} pixels, but "${name}" is none`,
        "showLabels",
        "For example study.showLabels({ mine: study.labelMap(scores) }).",
      );
    }
    const predictions = Object.entries(maps).map(([name, map]) => ({
      name,
      map,
      miou: 100 * this.miou(map),
    }));
    return new PanelsView({
      name: `labels-${id}`,
      title: predictions.length > 0 ? `Label maps of ${id}` : `${id} and its truth`,
      rule: predictions.length > 0
        ? "Below each label map what is wrong in it: stripes where label and truth differ."
        : `${image.height} by ${image.width} pixels, ${masks.count} masks.`,
      columns: ["Image", "Truth", ...predictions.map(({ name }) => name)],
      rows: [{ name: id, tiles: labelMapTiles({ id, image, truth, predictions }, classNames) }],
      legend: labelLegend([truth, ...predictions.map(({ map }) => map)], classNames),
    }, origin);
  }

  /** The image with the contour of a mask. */
  showContour(mask: number): PanelsView {
    const { id, image, masks, origin } = this.opened;
    const size = masks.height * masks.width;
    const drawn = withContour(image, (pixel) => masks.bits[this.#numbered(mask) * size + pixel] === 1);
    return new PanelsView({
      name: `contour-${id}-${mask}`,
      title: `Mask ${mask} of ${masks.count} in ${id}`,
      rule: `${masks.areas[mask]} of ${size} pixels.`,
      columns: ["Image and mask"],
      rows: [{ name: id, tiles: [[{ picture: picture(drawn), alt: `contour of mask ${mask} in ${id}` }]] }],
      legend: [],
    }, origin);
  }

  /**
   * The maps of Figure 2 for a mask: similarity with the text of its class inside it (Eq. 6), average affinity (Eq. 8), and the
   * same at low resolution.
   *
   * @param mask absent: the largest one on an object.
   */
  async showMaps(mask?: number): Promise<PanelsView> {
    const { id, image, masks, classNames, hasBackground, viewing, origin } = this.opened;
    const labels = this.maskLabels;
    const chosen = mask === undefined ? this.#largestOnObject(labels) : this.#numbered(mask);
    const text = labels[chosen] - (hasBackground ? 1 : 0);
    if (text < 0) {
      throw new UserError(
        `expected a mask on an object but mask ${chosen} lies on ${classNames[labels[chosen]]}`,
        "mask",
        `Masks on objects: ${[...labels.keys()].filter((m) => labels[m] > 0).join(", ")}.`,
      );
    }
    const vectors = await this.#classVectors();
    const input = await viewMasks(image, masks, viewing);
    const vector = vectors.data.subarray(text * vectors.cols, (text + 1) * vectors.cols);
    const maps = await figureMaps(input, chosen, vector);
    const className = classNames[labels[chosen]];
    return new PanelsView(affinityPanels({ id, image, masks, mask: chosen, className, ...maps }), origin);
  }

  /**
   * The training masks whose embeddings are nearest to that of a mask, as thumbnails, with class and similarity.
   *
   * @param options where training masks are embedded: an experiment with the head (default: dba in table5). What of that is not stored is
   * computed, which for a whole training split takes minutes.
   * @throws {UserError} for a mask that the image does not have, or a head that the experiment does not use.
   */
  async neighbours(
    mask: number,
    count = 10,
    options: Partial<Pick<AmongMasks, "head" | "experiment" | "progress">> = {},
  ): Promise<NeighboursView> {
    knownOptions(options, { head: true, experiment: true, progress: true }, "neighbours");
    const { head = "dba", experiment = "table5", progress = cellProgress() } = options;
    if (!Number.isInteger(count) || count < 1) {
      throw new UserError(`expected a whole number of at least 1 but found ${count}`, "count");
    }
    const { id, image, masks, classNames, profile, set, origin } = this.opened;
    const chosen = this.#numbered(mask);
    const { cols, data } = await this.embed(head);
    const own = matrix(1, cols, data.slice(chosen * cols, (chosen + 1) * cols));
    const found = await nearestMasks(own, count, { profile, set, experiment, head, progress });
    const className = classNames[this.maskLabels[chosen]];
    return new NeighboursView({ id, mask: chosen, className, image, masks }, found, origin);
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    return this.showLabels({})[jupyterDisplay]();
  }

  /** @internal */
  [customInspect](): string {
    const { id, image, masks, profile, origin } = this.opened;
    const size = `${image.height} by ${image.width} pixels, ${masks.count} masks`;
    return `Study of ${id} (${profile}): ${size}\n\n${describeOrigin(origin)}`;
  }

  #largestOnObject(labels: ArrayLike<number>): number {
    const { masks: { areas }, id, hasBackground } = this.opened;
    const onObjects = [...areas.keys()].filter((mask) => !hasBackground || labels[mask] > 0);
    if (onObjects.length > 0) return onObjects.reduce((a, b) => areas[b] > areas[a] ? b : a);
    throw new UserError(`no mask of ${id} lies on an object`, "mask", "Choose another image.");
  }

  #requireShape(given: Matrix, what: string, cols: number, from: string): void {
    if (given?.rows === this.masks.count && given.cols === cols) return;
    const found = given?.rows === undefined ? "something else" : `${given.rows} x ${given.cols}`;
    throw new UserError(
      `expected ${what} of ${this.masks.count} x ${cols}, as ${from} gives them, but found ${found}`,
      what,
    );
  }

  #numbered(mask: number): number {
    const { count } = this.masks;
    if (Number.isInteger(mask) && mask >= 0 && mask < count) return mask;
    throw new UserError(`expected a mask from 0 to ${count - 1} but found ${mask}`, "mask");
  }

  #classVectors(): Promise<Matrix> {
    const { viewing, prompts, templates } = this.opened;
    const prompting = { ...prompts, templates };
    return this.#vectors ??= encodeClassVectors(viewing.clipFolder, prompting, ofTextTower(viewing.runtime));
  }
}
